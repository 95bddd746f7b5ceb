import { node } from '../../support/engine/workflow';
import type { Lab } from '../../support/n8n/lab';
import { canvasWith, findNode } from './canvas';
import type { Person } from './person';

const words = [
	'kling',
	'video',
	'ai video',
	'generate video',
	'text to video',
	'image to video',
	'lip sync',
	'lip-sync',
	'lipsync',
	'text to speech',
	'tts',
	'avatar',
	'talking head',
	'virtual try-on',
	'try on',
	'text2video',
	'img2video',
];

/** 8: what finds the node in the panel, and what its actions are called. */
export async function panel(person: Person, lab: Lab): Promise<string[]> {
	const { editor } = person;
	const found: string[] = [];
	await canvasWith(person, lab, 'Panel', [node('n8n-nodes-base.manualTrigger', {}, { name: 'Start' })]);
	await findNode(person, 'kling');
	await editor.picture('8-actions');
	const actions = await person.reads(editor.get('node-creator'));
	await editor.page.keyboard.press('Escape');
	await editor.page.keyboard.press('Escape');
	await editor.settle();
	await person.click(editor.get('node-creator-plus-button'));
	await editor.settle();
	for (const word of words) {
		await editor.get('node-creator-search-bar').fill(word);
		await editor.settle(900);
		if (word === 'ai video') await editor.picture('8-search');
		const names = await editor.page.locator('[data-test-id=node-creator-item-name]').allInnerTexts();
		const place = names.findIndex((name) => name.startsWith('Kling AI')) + 1;
		found.push(`${word}: ${place ? `place ${place} of ${names.length}` : 'NOT FOUND'}`);
	}
	return [...found, actions];
}
