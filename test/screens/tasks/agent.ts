import { node } from '../../support/engine/workflow';
import type { Lab } from '../../support/n8n/lab';
import { canvasWith } from './canvas';
import type { Person } from './person';

const agent = [
	node(
		'@n8n/n8n-nodes-langchain.chatTrigger',
		{ options: {} },
		{ name: 'Chat', typeVersion: 1.1, webhookId: 'c0c0e1a2-3b4c-4d5e-8f60-718293a4b5c6' },
	),
	node('@n8n/n8n-nodes-langchain.agent', { options: {} }, { name: 'AI Agent', typeVersion: 3 }),
];

/** 6: the node as a tool of an AI agent. */
export async function tool(person: Person, lab: Lab): Promise<string[]> {
	const { editor } = person;
	await canvasWith(person, lab, 'Agent', agent);
	await person.click(editor.page.locator('[data-test-id=canvas-handle-plus]').last());
	await editor.page.waitForSelector('[data-test-id=node-creator]');
	await editor.settle(1000);
	await person.type('kling');
	await editor.picture('6-search');
	await person.press('Enter');
	await editor.settle(3000);
	await editor.picture('6-tool');
	await person.click(editor.page.locator('[data-test-id=from-ai-override-button]').first());
	// A look, which the task does not need.
	await person.field('output').locator('input').first().click();
	await editor.settle();
	await editor.picture('6-tool-output');
	return [];
}
