import type { ICredentialDataDecryptedObject, IDataObject, INodeParameters } from 'n8n-workflow';
import type { Rehearsal, RehearsalOptions } from '../../rehearsal';
import { callbackBody } from './trigger';
import { withApiKey } from './kling';

/** How one generation of the API creates a task and calls back about it. */
export interface Generation {
	/** Settings of a rehearsal server that speaks so. */
	server: RehearsalOptions;
	/** The fields of a credential that opens it. */
	credential(kling: Rehearsal): ICredentialDataDecryptedObject;
	/** Parameters of a creation that take the prompt of the item. */
	parameters: INodeParameters;
	/** Where a task is created, and with what. */
	path: string;
	body: IDataObject;
	/** The callback address in a body that was sent. */
	callbackUrl(body: unknown): string;
	/** What Kling would post; nothing of it is true unless the rehearsal server says the same. */
	callback(taskId: string, status?: string): IDataObject;
}

const PICTURE = 'https://files.example.org/teapot.png';

const inOptions = (body: unknown): string => (body as { options: { callback_url: string } }).options.callback_url;

const newerCallback = (id: string, status = 'succeed'): IDataObject => ({
	id,
	status: status === 'succeed' ? 'succeeded' : status,
	message: '',
	outputs: [{ type: 'video', id: '1', url: 'http://127.0.0.1:1/forged.mp4', duration: '5' }],
	create_time: 1,
	update_time: 2,
});

const solution: Omit<Generation, 'server' | 'callback'> = {
	credential: withApiKey,
	parameters: {
		resource: 'solution',
		operation: 'goodsStudio',
		imageList: { items: [{ image: PICTURE }] },
		goodsTitle: '={{ $json.prompt }}',
	},
	path: '/solutions/e-commerce/goods_studio',
	body: {
		contents: [
			{ type: 'ref_image', url: PICTURE },
			{ type: 'goods_title', text: 'Teapot' },
		],
		settings: { duration: 15, resolution: '720p', aspect_ratio: '9:16' },
	},
	callbackUrl: inOptions,
};

/** The generations of the API, the last one in both ways in which its pages name the members of a task. */
export const generations: Record<string, Generation> = {
	v1: {
		server: {},
		credential: () => ({}),
		parameters: {
			resource: 'video',
			operation: 'textToVideo',
			modelName: 'kling-v2-6',
			prompt: '={{ $json.prompt }}',
		},
		path: '/v1/videos/text2video',
		body: { model_name: 'kling-v2-6', prompt: 'A paper boat' },
		callbackUrl: (body) => (body as { callback_url: string }).callback_url,
		callback: callbackBody,
	},
	v2: {
		server: {},
		credential: withApiKey,
		parameters: {
			resource: 'video',
			operation: 'textToVideo',
			modelName: 'kling-3.0',
			prompt: '={{ $json.prompt }}',
		},
		path: '/text-to-video/kling-3.0',
		body: { prompt: 'A paper boat' },
		callbackUrl: inOptions,
		callback: newerCallback,
	},
	solutions: { ...solution, server: {}, callback: newerCallback },
	'solutions in other words': {
		...solution,
		server: { solutionWords: 'task_id' },
		callback(taskId, status = 'succeed') {
			const { id, ...rest } = newerCallback(taskId, status);
			return { task_id: id, ...rest, status };
		},
	},
};
