import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { families } from '../../../nodes/Kling/families';
import { klingWorkflow, startBench, type Bench } from '../../support/kling';
import { quickTimes } from '../../support/quick';
import { allForms } from './forms';

quickTimes();

let bench: Bench;

beforeAll(async () => {
	bench = await startBench({ acceptRetired: true });
});

afterAll(async () => await bench.close());

/** Runs one node; gives its first item and the body of the last request that created or asked something. */
async function run(parameters: INodeParameters): Promise<{ item: IDataObject; body: IDataObject }> {
	const result = await bench.engine.run(klingWorkflow(parameters), { input: [{ json: {} }] });
	if (result.status !== 'success') throw result.error ?? new Error(`It ended as ${result.status}`);
	const { body } = bench.kling.ledger.requests.filter(({ method }) => method === 'POST').at(-1)!;
	return { item: result.json('After')[0], body: body as IDataObject };
}

/** Parameters that are no part of a body by themselves; options are switches, or named otherwise. */
const steering = ['resource', 'operation', 'options'];

/** The texts and numbers in a form; switches and lookup modes are no values of a body. */
function values(part: unknown): string[] {
	if (typeof part === 'boolean' || part === 'id') return [];
	return typeof part === 'object' && part !== null ? Object.values(part).flatMap(values) : [String(part)];
}

const cases = allForms.flatMap(({ resource, operation, least, most }) => [
	[`${resource}:${operation}`, 'the least', { resource, operation, ...least }] as const,
	[`${resource}:${operation}`, 'the most', { resource, operation, ...most }] as const,
]);

test.each(cases)('%s with %s', async (_, how, parameters) => {
	const { item, body } = await run(parameters);
	const family = families.find(
		(one) => one.resource === parameters.resource && one.operation === parameters.operation,
	)!;
	expect(item).toMatchObject({ family: family.family, task_status: 'succeed' });
	expect(item).toMatchObject({ api: expect.any(String), task_id: expect.any(String) });
	if (how === 'the least') return;
	// Every text and number that was filled in has arrived, but for what steers the form and what is spoken first.
	const elsewhere =
		parameters.operation === 'lipSync' ? ['videoUrl', 'source', 'text', 'voiceId', 'voiceLanguage', 'voiceSpeed'] : [];
	const own = Object.fromEntries(
		Object.entries(parameters).filter(([name]) => !steering.includes(name) && !elsewhere.includes(name)),
	);
	for (const value of values(own)) expect(JSON.stringify(body)).toContain(value);
});

test('every operation that creates a task was run', () => {
	const run = new Set<string>(cases.map(([name]) => name));
	// Products need an API key and are run in solutions.test.ts.
	const creating = families.filter(
		({ kind, hidden, resource }) => kind === 'task' && !hidden && resource !== 'solution',
	);
	expect(
		creating.map(({ resource, operation }) => `${resource}:${operation}`).filter((name) => !run.has(name)),
	).toEqual(['videoEdit:create']);
});

test('video editing from the first click to the video', async () => {
	const edit = (operation: string, more: INodeParameters) => run({ resource: 'videoEdit', operation, ...more });
	const { item } = await edit('initSelection', { videoUrl: 'https://files.example.org/v.mp4' });
	const sessionId = item.session_id as string;
	const points = { items: [{ x: 0.5, y: 0.5 }] };
	await edit('addSelection', { sessionId, frameIndex: 0, points });
	await edit('addSelection', { sessionId, frameIndex: 3, points });
	await edit('deleteSelection', { sessionId, frameIndex: 3, points });
	await edit('previewSelection', { sessionId });
	const removal = await edit('create', { sessionId, editMode: 'removal', prompt: 'Remove it from <<<video_1>>>' });
	expect(removal.item).toMatchObject({ family: 'videoEdit', task_status: 'succeed' });
	await edit('clearSelection', { sessionId });
	const imageList = { items: [{ image: 'https://files.example.org/a.png' }] };
	const addition = {
		sessionId,
		quality: 'pro',
		imageList,
		prompt: 'Add it',
		negativePrompt: 'x',
		options: { watermark: true },
	};
	expect((await edit('create', addition)).body).toMatchObject({ edit_mode: 'addition', mode: 'pro', duration: '5' });
});

test('calls that answer at once', async () => {
	const faces = await run({
		resource: 'video',
		operation: 'identifyFace',
		videoUrl: 'https://files.example.org/v.mp4',
	});
	expect(faces.item).toMatchObject({ session_id: expect.any(String), face_data: expect.any(Array) });
	const masks = await run({ resource: 'image', operation: 'recognize', image: 'https://files.example.org/a.png' });
	expect(masks.item.files).toHaveLength(3);
	expect(masks.item).not.toHaveProperty('task_id');
	const speech = { resource: 'audio', operation: 'textToSpeech', text: 'Hello', voiceId: 'v', voiceSpeed: 1.1 };
	expect((await run(speech)).item).toMatchObject({ url: expect.stringMatching(/^http/), duration: expect.anything() });
});

test('a voice and an element, made, listed and deleted by what their items hold', async () => {
	for (const resource of ['voice', 'element']) {
		const { least } = allForms.find((form) => form.resource === resource)!;
		const { item } = await run({ resource, operation: 'create', ...least });
		const gone = await bench.engine.run(klingWorkflow({ resource, operation: 'delete' }), { input: [{ json: item }] });
		expect(gone.status).toBe('success');
		const presets = await bench.engine.run(klingWorkflow({ resource, operation: 'getPresets' }), {
			input: [{ json: {} }],
		});
		expect(presets.json('After').length).toBeGreaterThan(1);
	}
});
