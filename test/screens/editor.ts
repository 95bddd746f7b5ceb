import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Locator, type Page, type PageScreenshotOptions } from 'playwright-core';
import { LOGIN, scratch } from '../support/n8n/lab';

const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const quiet = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];
/** Animations and debounced input of the editor. */
const SETTLE_MS = 1500;

const usual = { width: 1280, height: 760 };
const tall = { width: 1280, height: 1180 };
/** Where the open node's form stands in a window of that size. */
const formIn = ({ height }: typeof tall) => ({ x: 430, y: 66, width: 421, height: height - 92 });

/** n8n's editor in a real browser, signed in. */
export class Editor {
	private constructor(
		private readonly context: BrowserContext,
		private readonly url: string,
		private readonly folder: string,
		readonly page: Page,
		private readonly remove: () => void,
	) {}

	/**
	 * @param folder where pictures go
	 * @throws Error when there is no Chromium (Debian: apt-get install chromium)
	 */
	static async open(url: string, folder: string): Promise<Editor> {
		const executablePath = [process.env.CHROMIUM ?? '', ...browsers].find((path) => path && existsSync(path));
		if (!executablePath) throw new Error('There is no Chromium; install it or name it in CHROMIUM');
		const profile = scratch();
		const context = await chromium.launchPersistentContext(profile.folder, {
			executablePath,
			viewport: usual,
			args: quiet,
		});
		const page = context.pages()[0];
		page.setDefaultTimeout(60_000);
		await page.goto(`${url}/signin`);
		await page.fill('input[type=email]', LOGIN.email);
		await page.fill('input[type=password]', LOGIN.password);
		await page.click('button:has-text("Sign in")');
		await page.waitForURL(/home/);
		return new Editor(context, url, folder, page, profile.remove);
	}

	async close(): Promise<void> {
		await this.context.close();
		this.remove();
	}

	get(id: string): Locator {
		return this.page.locator(`[data-test-id=${id}]`).first();
	}

	/** Lets the editor come to rest. */
	async settle(ms = SETTLE_MS): Promise<void> {
		await this.page.waitForTimeout(ms);
	}

	async goTo(path: string, sign: string): Promise<void> {
		await this.page.goto(`${this.url}/${path}`);
		await this.page.waitForSelector(sign);
		await this.settle();
	}

	async openWorkflow(id: string): Promise<void> {
		await this.goTo(`workflow/${id}`, '.vue-flow__node');
	}

	/** Opens a node's panel from the canvas. */
	async openNode(name: string): Promise<void> {
		await this.page.locator('.vue-flow__node', { hasText: name }).last().dblclick();
		// Away from the form, whose fields show more when the mouse is over them.
		await this.page.mouse.move(0, 0);
		await this.settle();
	}

	async execute(): Promise<void> {
		await this.get('execute-workflow-button').click();
	}

	/** Waits for a text on the page and lets the editor come to rest. */
	async sees(text: string | RegExp): Promise<void> {
		await this.page.getByText(text).first().waitFor({ timeout: 60_000 });
		await this.settle();
	}

	/** Removes the small messages at the edge. */
	async clearToasts(): Promise<void> {
		for (const toast of await this.page.locator('.el-notification__closeBtn').all()) await toast.click();
		await this.settle(500);
	}

	async picture(name: string, clip?: PageScreenshotOptions['clip']): Promise<void> {
		await this.page.screenshot({ path: join(this.folder, `${name}.png`), clip });
	}

	/** The form of the open node alone, with as much of it as fits. */
	async pictureOfForm(name: string): Promise<void> {
		await this.page.setViewportSize(tall);
		await this.settle();
		await this.picture(name, formIn(tall));
		await this.page.setViewportSize(usual);
	}
}
