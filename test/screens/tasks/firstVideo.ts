import { rehearsalAccount } from '../../../host/account';
import type { Lab } from '../../support/n8n/lab';
import { addAction, emptyCanvas, executeStep, resultIsThere, viewResult } from './canvas';
import type { Person } from './person';

/** Points the open credential to the rehearsal server, which users of Kling have no need to do: not counted. */
async function toRehearsal(person: Person, baseUrl: string): Promise<void> {
	const before = person.clicks;
	await person.choose('region', 'Custom');
	await person.fill('baseUrl', baseUrl);
	person.clicks = before;
}

/** Makes the credential from the form of a node, pastes the keys and sees that it is tested. */
async function makeCredential(person: Person, { kling }: Lab): Promise<void> {
	const { editor } = person;
	const { accessKey, secretKey, baseUrl } = rehearsalAccount(kling);
	await person.click(editor.page.locator('[data-test-id=credentials-label]').getByText(/Connect to/));
	await editor.settle(2000);
	await editor.picture('1-credential');
	await person.fill('accessKey', accessKey);
	await person.fill('secretKey', secretKey);
	await toRehearsal(person, baseUrl);
	await person.click('Save');
	// n8n closes the dialog when the test has passed.
	await editor.page.waitForSelector('[data-test-id=credential-edit-button]');
	await editor.settle();
}

/** 1: from an empty canvas, without a credential, to the first video that plays. */
export async function firstVideo(person: Person, lab: Lab): Promise<string[]> {
	const { editor } = person;
	await lab.api.deleteCredentials();
	await emptyCanvas(person);
	await addAction(person, 'Create video from text');
	await editor.picture('1-form');
	await makeCredential(person, lab);
	await person.fill('prompt', 'A paper boat sails down a rainy street at dusk');
	await executeStep(person);
	await editor.picture('1-running');
	await resultIsThere(person, '1-result');
	await person.click(viewResult(person));
	await editor.page.waitForFunction('document.querySelector("video")?.readyState >= 2');
	await editor.clearToasts();
	await editor.picture('1-playing');
	return [await person.reads(editor.get('output-panel'))];
}
