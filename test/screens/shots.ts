import type { IDataObject } from 'n8n-workflow';
import { rehearsalAccount } from '../../host/account';
import { example } from '../support/n8n/example';
import type { Lab } from '../support/n8n/lab';
import { klingWorkflow } from '../support/n8n/workflow';
import type { Editor } from './editor';

/** Takes one or more pictures. */
type Shot = (editor: Editor, lab: Lab) => Promise<void>;

const PROMPT = 'A paper boat sails down a rainy street at dusk';
const textToVideo = { resource: 'video', operation: 'textToVideo', modelName: 'kling-v2-6', prompt: PROMPT };

const openFlow = async (editor: Editor, { api, credential }: Lab, name: string, parameters: IDataObject) => {
	await editor.openWorkflow((await api.createWorkflow(klingWorkflow(name, parameters, credential))).id);
};
const openExample = async (editor: Editor, { api }: Lab, number: string) =>
	await editor.openWorkflow((await api.createWorkflow(example(number))).id);

const form =
	(name: string, parameters: IDataObject): Shot =>
	async (editor, lab) => {
		await openFlow(editor, lab, name, parameters);
		await editor.openNode('Kling');
		await editor.pictureOfForm(name);
	};

/** Every picture of the documentation, by the name of its file. */
export const shots: Record<string, Shot> = {
	async panel(editor, lab) {
		await openExample(editor, lab, '01');
		await editor.get('node-creator-plus-button').click();
		await editor.get('node-creator-search-bar').fill('kling');
		await editor.settle();
		await editor.page.keyboard.press('Enter');
		await editor.settle();
		await editor.picture('panel');
	},
	'form-v3': form('form-v3', { ...textToVideo, modelName: 'kling-v3', multiShot: true, shotType: 'customize' }),
	'form-v1': form('form-v1', { ...textToVideo, modelName: 'kling-v1', cameraControlType: 'simple' }),
	'form-image': form('form-image', { resource: 'video', operation: 'imageToVideo', image: 'Photo' }),
	'form-lip-sync': form('form-lip-sync', { resource: 'video', operation: 'lipSync', source: 'text' }),
	async 'credential-passed'(editor, { credential }) {
		await editor.goTo(`home/credentials/${credential.id}`, 'text=Connection tested successfully');
		await editor.picture('credential-passed');
	},
	async 'credential-failed'(editor, { api, kling }) {
		const data = { ...rehearsalAccount(kling), secretKey: 'not-the-key' };
		const id = await api.saveCredential({ name: 'Kling AI, mistyped', type: 'klingApi', data });
		await editor.goTo(`home/credentials/${id}`, 'text=More details');
		await editor.page.getByText('More details').click();
		await editor.settle();
		await editor.picture('credential-failed');
	},
	async waiting(editor, lab) {
		await openFlow(editor, lab, 'waiting', { ...textToVideo, prompt: `${PROMPT} [hold]`, options: { parkAfter: 0 } });
		await editor.execute();
		await editor.settle(4000);
		await editor.openNode('Kling');
		await editor.sees(/Waiting for Kling/);
		await editor.picture('waiting');
		lab.kling.control.finish();
	},
	async finished(editor, lab) {
		await openFlow(editor, lab, 'finished', textToVideo);
		await editor.execute();
		await editor.sees('Workflow executed successfully');
		await editor.openNode('Kling');
		await editor.page.getByText('Binary', { exact: true }).click();
		await editor.get('ndv-view-binary-data').click();
		await editor.settle();
		await editor.clearToasts();
		await editor.picture('finished');
	},
	async error(editor, lab) {
		await openFlow(editor, lab, 'error', { ...textToVideo, prompt: `${PROMPT} [code 1102]` });
		await editor.execute();
		await editor.sees(/Problem in node/);
		await editor.openNode('Kling');
		await editor.clearToasts();
		await editor.picture('error');
	},
	async trigger(editor, lab) {
		await openExample(editor, lab, '19 Pick up 2');
		await editor.openNode('Kling AI Trigger');
		await editor.page.getByText('Webhook URLs', { exact: true }).click();
		await editor.page.getByText('Production URL', { exact: true }).click();
		await editor.page.mouse.move(0, 0);
		await editor.settle();
		await editor.picture('trigger');
	},
	async agent(editor, lab) {
		await openExample(editor, lab, '22');
		await editor.picture('agent');
	},
	async 'chain-dark'(editor, lab) {
		await editor.page.emulateMedia({ colorScheme: 'dark' });
		await openExample(editor, lab, '09');
		await editor.execute();
		await editor.sees('Workflow executed successfully');
		await editor.clearToasts();
		await editor.picture('chain-dark');
		await editor.page.emulateMedia({ colorScheme: 'light' });
	},
};
