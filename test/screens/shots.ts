import type { IDataObject } from 'n8n-workflow';
import { klingCredential, rehearsalAccount, rehearsalApiKey } from '../../host/account';
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

/** An example on the canvas after a run; those with a newer model need the API key. */
const ran =
	(name: string, number: string): Shot =>
	async (editor, lab) => {
		await lab.api.saveCredential(klingCredential(rehearsalApiKey(lab.kling)));
		await openExample(editor, lab, number);
		await editor.execute();
		await editor.sees('Workflow executed successfully');
		await editor.clearToasts();
		await editor.picture(name);
		await lab.api.saveCredential(klingCredential(rehearsalAccount(lab.kling)));
	};

/** Pictures of the documentation, and further ones to look at, by the name of their files. */
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
	'form-v3': form('form-v3', {
		...textToVideo,
		modelName: 'kling-v3',
		prompt: '',
		multiShot: true,
		shotType: 'customize',
	}),
	'form-turbo': form('form-turbo', { ...textToVideo, modelName: 'kling-3.0-turbo' }),
	'form-omni': form('form-omni', {
		resource: 'video',
		operation: 'omniVideo',
		modelName: 'kling-3.0-omni',
		prompt: '@person walks through @place at golden hour',
		imageList: {
			items: [
				{ imageUrl: 'https://example.com/person.jpg', name: 'person' },
				{ imageUrl: 'https://example.com/old-town.jpg', name: 'place' },
			],
		},
	}),
	'form-image': form('form-image', { resource: 'video', operation: 'imageToVideo', image: 'Photo' }),
	'form-misfit': form('form-misfit', {
		resource: 'video',
		operation: 'imageToVideo',
		modelName: 'kling-v2-5-turbo',
		quality: 'std',
		duration: '15',
		image: 'https://example.com/first.png',
		imageTail: 'https://example.com/last.png',
		sound: true,
	}),
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
		await editor.sees(/Kling tasks done/);
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
	'example-subtitles': ran('example-subtitles', '08'),
	'example-links': ran('example-links', '11'),
	async 'example-approval'(editor, lab) {
		await openExample(editor, lab, '18');
		await editor.picture('example-approval');
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
