import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { allForms } from '../engine/families/forms';
import { klingWorkflow, type Bench } from './kling';

/** What an operation gives out, by `resource/operation`. */
export type Samples = Map<string, IDataObject[]>;

interface Step {
	resource: string;
	operation: string;
	parameters?: INodeParameters;
	/** The operation whose first item goes in. */
	after?: string;
}

const image = 'https://files.example.org/a.png';
const videoUrl = 'https://files.example.org/v.mp4';
const points = { items: [{ x: 0.5, y: 0.5 }] };
const edit = (operation: string, parameters: INodeParameters = {}): Step => ({
	resource: 'videoEdit',
	operation,
	parameters,
	after: operation === 'initSelection' ? undefined : 'videoEdit/initSelection',
});
const ofTask = (operation: string, parameters: INodeParameters = {}): Step => ({
	resource: 'task',
	operation,
	parameters,
	after: 'video/textToVideo',
});

const creations: Step[] = allForms.flatMap(({ resource, operation, least, most }) => [
	{ resource, operation, parameters: least },
	{ resource, operation, parameters: most },
]);

/** Every operation, in an order in which each finds what it needs. */
export const steps: Step[] = [
	...creations,
	edit('initSelection', { videoUrl }),
	edit('addSelection', { frameIndex: 0, points }),
	edit('addSelection', { frameIndex: 3, points }),
	edit('deleteSelection', { frameIndex: 3, points }),
	edit('previewSelection'),
	edit('create', { editMode: 'removal', prompt: 'Remove it from <<<video_1>>>' }),
	edit('clearSelection'),
	{ resource: 'video', operation: 'identifyFace', parameters: { videoUrl } },
	{ resource: 'image', operation: 'recognize', parameters: { image } },
	{ resource: 'audio', operation: 'textToSpeech', parameters: { text: 'Good morning', voiceId: 'oversea_male1' } },
	...['voice', 'element'].flatMap((resource) => [
		{ resource, operation: 'get', after: `${resource}/create` },
		{ resource, operation: 'getMany' },
		{ resource, operation: 'getPresets' },
		{ resource, operation: 'delete', after: `${resource}/create` },
	]),
	{
		resource: 'solution',
		operation: 'goodsStudio',
		parameters: { goodsTitle: 'Teapot', imageList: { items: [{ image }] } },
	},
	{
		resource: 'solution',
		operation: 'apparelReplicator',
		parameters: { sourceVideo: videoUrl, productInfo: 'Dress', productImages: { items: [{ image }] } },
	},
	{ resource: 'solution', operation: 'videoCommerce', parameters: { speechScript: 'Welcome' } },
	{ resource: 'solution', operation: 'translateSubtitles', parameters: { sourceVideo: videoUrl } },
	{
		resource: 'task',
		operation: 'create',
		parameters: { path: '/text-to-video/kling-3.0', body: '{ "prompt": "A paper boat" }' },
	},
	ofTask('get'),
	ofTask('wait'),
	ofTask('download'),
	ofTask('getMany', { family: 'textToVideo' }),
	ofTask('recover'),
	...['getRemainingUnits', 'getDeductions', 'getUsage'].map((operation) => ({ resource: 'account', operation })),
];

/** Pays for a task in cash, so that the listing of cash deductions has something to show. */
async function payInCash({ kling }: Bench): Promise<void> {
	const headers = { authorization: `Bearer ${kling.keys.apiKey}`, 'content-type': 'application/json' };
	const body = JSON.stringify({ prompt: 'A paper boat' });
	await fetch(`${kling.baseUrl}/text-to-video/kling-4.0`, { method: 'POST', headers, body });
}

/**
 * Runs every operation of the node against the rehearsal server.
 * @throws the error of the first one that fails
 */
export async function collectSamples(bench: Bench): Promise<Samples> {
	const { engine } = bench;
	await payInCash(bench);
	const samples: Samples = new Map();
	for (const { resource, operation, parameters, after } of steps) {
		const json = after ? samples.get(after)![0] : {};
		const result = await engine.run(klingWorkflow({ resource, operation, ...parameters }), { input: [{ json }] });
		if (result.status !== 'success') throw result.error ?? new Error(`${resource}/${operation}: ${result.status}`);
		const name = `${resource}/${operation}`;
		samples.set(name, [...(samples.get(name) ?? []), ...result.json('After')]);
	}
	return samples;
}

type Schema = { type: string; properties?: Record<string, Schema>; items?: Schema };

/** The JSON schema that fits all of the values; n8n's editor offers its fields for mapping. */
export function schemaOf(values: unknown[]): Schema {
	const known = values.filter((value) => value !== null && value !== undefined);
	const [first] = known;
	if (Array.isArray(first)) return { type: 'array', items: schemaOf(known.flat()) };
	if (typeof first !== 'object') return { type: first === undefined ? 'null' : typeof first };
	const names = [...new Set(known.flatMap((value) => Object.keys(value as object)))];
	const valuesOf = (name: string) => known.map((value) => (value as IDataObject)[name]);
	return { type: 'object', properties: Object.fromEntries(names.map((name) => [name, schemaOf(valuesOf(name))])) };
}
