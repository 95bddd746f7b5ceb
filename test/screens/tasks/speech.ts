import { node } from '../../support/engine/workflow';
import type { Lab } from '../../support/n8n/lab';
import { addAction, canvasWith, closeNode, executeStep, resultIsThere } from './canvas';
import type { Person } from './person';

const start = node('n8n-nodes-base.manualTrigger', {}, { name: 'Start' });

/** 4: a text becomes a sound file, spoken by a voice from the list; then a video whose lips follow that sound. */
export async function speech(person: Person, lab: Lab): Promise<string[]> {
	const { editor } = person;
	await canvasWith(person, lab, 'Speech', [start]);
	await addAction(person, 'Convert text to speech');
	await person.fill('text', 'Good morning, and welcome aboard.');
	await person.click(person.field('voiceId').locator('input').last());
	await editor.settle();
	await editor.picture('4-voices');
	await person.click(editor.page.locator('[data-test-id=rlc-item]').nth(3));
	await executeStep(person);
	await resultIsThere(person, '4-speech');
	await closeNode(person);
	const clicks = person.clicks;
	await addAction(person, 'Lip-sync video');
	await editor.picture('4-lip-sync-form');
	await person.choose('videoFrom', /^URL/);
	await person.fill('videoUrl', `${lab.kling.baseUrl}/media/captain.mp4`);
	await executeStep(person);
	await resultIsThere(person, '4-lip-sync');
	return [`speech: ${clicks} clicks, lip-sync: ${person.clicks - clicks}`];
}
