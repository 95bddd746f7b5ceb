import type { INode } from 'n8n-workflow';
import type { Locator } from 'playwright-core';
import { chain } from '../../support/engine/workflow';
import type { Lab } from '../../support/n8n/lab';
import type { Person } from './person';

/** A new workflow with nothing in it. Where somebody begins: not counted. */
export async function emptyCanvas({ editor }: Person): Promise<void> {
	await editor.goTo('workflow/new', '[data-test-id=canvas-add-button]');
	await editor.settle(2000);
}

/** A workflow that already has these nodes, for tasks that begin behind them: not counted. */
export async function canvasWith({ editor }: Person, { api }: Lab, name: string, nodes: INode[]): Promise<void> {
	const { id } = await api.createWorkflow({ name, ...chain(...nodes) });
	await editor.openWorkflow(id);
	await editor.settle(2000);
}

/** The plus of an empty canvas, or the one behind the last node. */
const openPanel = async (person: Person): Promise<void> => {
	const { editor } = person;
	const first = editor.get('canvas-add-button');
	const behind = editor.page.locator('[data-test-id=canvas-handle-plus]').last();
	await person.click((await first.isVisible()) ? first : behind);
	await editor.page.waitForSelector('[data-test-id=node-creator]');
	await editor.settle(1000);
};

/** Looks for a node in the panel and chooses the first that is found. */
export async function findNode(person: Person, search: string): Promise<void> {
	await openPanel(person);
	await person.type(search);
	await person.press('Enter');
	await person.editor.settle();
}

/** Adds the Kling node with one of its actions; its form is open then. */
export async function addAction(person: Person, action: string): Promise<void> {
	await findNode(person, 'kling');
	const actions = person.editor.page.getByText(/^Actions \(/).first();
	// Before there is a trigger the panel shows triggers, and the actions folded.
	if (!(await person.at(action).isVisible())) await person.click(actions);
	await person.click(action);
	await person.editor.page.waitForSelector('[data-test-id=ndv]');
	await person.editor.settle();
}

/** "Execute step" of the open node. */
export async function executeStep(person: Person): Promise<void> {
	await person.click(person.editor.get('node-execute-button'));
}

export async function closeNode(person: Person): Promise<void> {
	await person.press('Escape');
	await person.editor.settle();
}

/** "View" of the first file that came out; the input may have files, too. */
export const viewResult = ({ editor }: Person): Locator =>
	editor.get('output-panel').locator('[data-test-id=ndv-view-binary-data]').first();

/** Waits for a file in the output and takes a picture of it. */
export async function resultIsThere(person: Person, picture: string): Promise<void> {
	const { editor } = person;
	await viewResult(person).waitFor({ timeout: 120_000 });
	await editor.settle();
	await editor.clearToasts();
	await editor.picture(picture);
}
