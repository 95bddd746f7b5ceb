import { node } from '../../support/engine/workflow';
import type { Lab } from '../../support/n8n/lab';
import { addAction, canvasWith, closeNode, emptyCanvas, executeStep } from './canvas';
import type { Person } from './person';

const prompts = Array.from({ length: 10 }, (_, index) => ({
	prompt: `Paper boat number ${index + 1} on a river [hold]`,
}));
const sheet = [
	node('n8n-nodes-base.manualTrigger', {}, { name: 'Start' }),
	node(
		'n8n-nodes-base.code',
		{ jsCode: `return ${JSON.stringify(prompts.map((json) => ({ json })))};` },
		{ name: 'Ten prompts', typeVersion: 2 },
	),
];

/** What stands in the output while the node runs, at a moment after its start. */
const watch = async ({ editor }: Person, seconds: number, since: number): Promise<string> => {
	await editor.settle(Math.max(0, since + seconds * 1000 - Date.now()));
	await editor.picture(`3-after-${seconds}-s`);
	return `${seconds} s: ${(await editor.get('output-panel').innerText()).replace(/\s+/g, ' ')}`;
};

/** What the canvas shows of a node that waits: a moving border; the text stands in the output only. Looking is not counted. */
async function lookAtCanvas({ editor }: Person): Promise<void> {
	await editor.page.keyboard.press('Escape');
	await editor.page.locator('.vue-flow__node').last().hover();
	await editor.settle();
	await editor.picture('3-canvas');
	await editor.openNode('Create video from text');
}

/** 3: ten prompts, three at a time; watch, stop, recover what was paid for. */
export async function batch(person: Person, lab: Lab): Promise<string[]> {
	const { editor } = person;
	await canvasWith(person, lab, 'Ten prompts', sheet);
	await addAction(person, 'Create video from text');
	await person.click('Execute previous nodes');
	await editor.settle(3000);
	await person.drag(editor.get('ndv-input-panel').getByText('prompt', { exact: true }), person.field('prompt'));
	await person.click(editor.page.locator('[data-test-id=collection-parameter-add]').last());
	await editor.picture('3-options');
	await person.pick('Max Concurrent Tasks');
	await person.fill('maxConcurrentTasks', '3');
	await executeStep(person);
	const since = Date.now();
	const seen = [await watch(person, 5, since), await watch(person, 15, since)];
	await lookAtCanvas(person);
	await person.click(
		editor.page.locator('[data-test-id=ndv] button', { has: editor.page.locator('[data-icon=square]') }).first(),
	);
	await editor.settle();
	await editor.picture('3-stopped');
	seen.push(`stopped: ${await person.reads(editor.get('output-panel'))}`);
	await closeNode(person);
	seen.push(...(await recover(person, lab)));
	return seen;
}

/** Fetches what the stopped run had made. */
async function recover(person: Person, lab: Lab): Promise<string[]> {
	const { editor } = person;
	const before = person.clicks;
	lab.kling.control.finish();
	await person.click('Executions');
	await editor.sees(/ID#\d+/);
	await editor.picture('3-executions');
	const shown = await editor.page
		.getByText(/ID#\d+/)
		.first()
		.innerText();
	const id = /ID#(\d+)/.exec(shown)?.[1] ?? '';
	await emptyCanvas(person);
	await addAction(person, 'Recover tasks');
	await person.choose('source', 'Execution');
	await person.fill('executionId', id);
	await executeStep(person);
	await editor.sees(/items?$/);
	await editor.clearToasts();
	await editor.picture('3-recovered');
	return [
		`execution ${id}; to recover: ${person.clicks - before} clicks`,
		await person.reads(editor.get('output-panel')),
	];
}
