import type { Locator } from 'playwright-core';
import type { Editor } from '../editor';

/** A place on the page: exactly this text, or found otherwise. */
type Place = string | Locator;

const fieldOf = (name: string) => `[data-test-id=parameter-input-${name}]`;

/** Somebody who has the editor and nothing else: clicks, types and looks. */
export class Person {
	/** Clicks so far, a double click is one; a key that does the work of a click (Enter, Escape, a shortcut) too. Typing is free. */
	clicks = 0;

	constructor(readonly editor: Editor) {}

	at(place: Place): Locator {
		return typeof place === 'string'
			? this.editor.page.getByText(place, { exact: true }).locator('visible=true').first()
			: place;
	}

	async click(place: Place): Promise<void> {
		this.clicks++;
		await this.at(place).click();
		await this.editor.settle(800);
	}

	async doubleClick(place: Place): Promise<void> {
		this.clicks++;
		await this.at(place).dblclick();
		await this.editor.settle();
	}

	/** Drags a field of the input onto a field of the form: one click. */
	async drag(from: Locator, to: Locator): Promise<void> {
		this.clicks++;
		const { mouse } = this.editor.page;
		const [start, end] = await Promise.all([from.boundingBox(), to.boundingBox()]);
		if (!start || !end) throw new Error('There is nothing to drag, or nowhere');
		await mouse.move(start.x + start.width / 2, start.y + start.height / 2);
		await mouse.down();
		await mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 12 });
		await this.editor.settle(500);
		await mouse.up();
		await this.editor.settle(800);
	}

	async press(key: string): Promise<void> {
		this.clicks++;
		await this.editor.page.keyboard.press(key);
		await this.editor.settle(800);
	}

	/** Types where the cursor stands, and lets the editor take it in. */
	async type(text: string): Promise<void> {
		await this.editor.page.keyboard.insertText(text);
		await this.editor.settle(800);
	}

	/** A field of the open form, by its parameter. */
	field(name: string): Locator {
		return this.editor.page.locator(fieldOf(name)).locator('visible=true').first();
	}

	/** Clicks into a text field and types. */
	async fill(name: string, text: string): Promise<void> {
		await this.click(this.field(name).locator('textarea, input, .cm-content').first());
		await this.type(text);
	}

	/** Opens a list and picks the first entry with that text. */
	async choose(name: string, option: string | RegExp): Promise<void> {
		await this.click(this.field(name).locator('input').first());
		await this.pick(option);
	}

	/** Picks from the list that is open. */
	async pick(option: string | RegExp): Promise<void> {
		const entries = this.editor.page
			.locator('.el-select-dropdown__item, [role=option], [role=menuitem]')
			.locator('visible=true');
		await this.click(entries.filter({ hasText: option }).first());
	}

	/** What stands where, as one line of text. */
	async reads(place: Place): Promise<string> {
		return (await this.at(place).innerText()).replace(/\s+/g, ' ').trim();
	}
}
