import { join } from 'node:path';
import { node } from '../../support/engine/workflow';
import type { Lab } from '../../support/n8n/lab';
import { addAction, canvasWith, executeStep, resultIsThere, viewResult } from './canvas';
import type { Person } from './person';

const form = node(
	'n8n-nodes-base.formTrigger',
	{ formTitle: 'Your photo', formFields: { values: [{ fieldLabel: 'Your photo', fieldType: 'file' }] }, options: {} },
	{ name: 'Form', typeVersion: 2.2, webhookId: 'b7a1c1d2-8a3e-4c57-9d65-0a6f0f5f1b11' },
);
const PHOTO = join(__dirname, '../../../rehearsal/media/sample.png');

/** 2: a photo that comes in with a form becomes a video file. Counted from behind the form. */
export async function photo(person: Person, lab: Lab): Promise<string[]> {
	const { editor } = person;
	await canvasWith(person, lab, 'Photo', [form]);
	await addAction(person, 'Create video from image');
	await editor.picture('2-form');
	await person.fill('prompt', 'The person smiles and waves');
	const [page] = await Promise.all([editor.page.context().waitForEvent('page'), executeStep(person)]);
	await page.setInputFiles('input[type=file]', PHOTO);
	await page.click('#submit-btn');
	person.clicks += 2;
	await viewResult(person).waitFor({ timeout: 120_000 });
	await page.close();
	await resultIsThere(person, '2-result');
	return [];
}
