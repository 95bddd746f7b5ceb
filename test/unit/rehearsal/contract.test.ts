import Ajv2020 from 'ajv/dist/2020';

import { startRehearsal, type Rehearsal } from '../../../rehearsal';
import { loadContract } from '../../../rehearsal/contract';
import type { Operation } from '../../../rehearsal/types';
import { call, final, type Json } from './client';

const contract = loadContract();
const ajv = new Ajv2020({ strict: false, validateFormats: false, validateSchema: false });
ajv.addSchema(contract.document, 'contract');

let kling: Rehearsal;
/** Ids of things made on the way, by the name a body gives them. */
const made: Json = {};

beforeAll(async () => {
	kling = await startRehearsal({ duration: 20, checkIds: 'none', acceptRetired: true });
	const api = (path: string, body: Json) => call(kling, 'POST', path, body);
	const session = await api('/v1/videos/multi-elements/init-selection', { video_id: '1' });
	made.session_id = session.json.data.session_id;
	const points = { session_id: made.session_id, frame_index: 0, points: [{ x: 0.5, y: 0.5 }] };
	await api('/v1/videos/multi-elements/add-selection', points);
	const voice = await api('/v1/general/custom-voices', {
		voice_name: 'A',
		voice_url: 'https://files.example.org/a.mp3',
	});
	const done = await final(kling, `/v1/general/custom-voices/${voice.json.data.task_id}`);
	made.voice_id = done.task_result.voices[0].voice_id;
});
afterAll(() => kling.close());

const example = (path: string) =>
	contract.operations.find((operation) => operation.path === path && operation.kind === 'create')?.example as Json;

/** The id as digits; JSON.parse would lose some. */
async function newElement(): Promise<string> {
	const path = '/v1/general/advanced-custom-elements';
	const { json } = await call(kling, 'POST', path, { ...example(path), external_task_id: '' });
	await final(kling, `${path}/${json.data.task_id}`);
	const { text } = await call(kling, 'GET', `${path}/${json.data.task_id}`);
	return /"element_id":(\d+)/.exec(text)![1];
}

async function request(operation: Operation) {
	const own: Json = { ...operation.example };
	if ('session_id' in own) own.session_id = made.session_id;
	if (operation.kind === 'delete' && 'voice_id' in own) own.voice_id = made.voice_id;
	if (operation.kind === 'delete' && 'element_id' in own) own.element_id = await newElement();
	if (operation.path.endsWith('delete-selection')) Object.assign(own, { frame_index: 0, points: [{ x: 0.5, y: 0.5 }] });
	if ('external_task_id' in own) own.external_task_id = `mine-${operation.id}`;
	if (own.options?.external_task_id) own.options = { ...own.options, external_task_id: `mine-${operation.id}` };
	const model = operation.parameters.find(({ name }) => name === 'model')?.schema.enum?.[0];
	const query: Record<string, string> = {
		'/account/costs': '?start_time=1&end_time=2',
		'/tasks': '?task_ids=1',
		'/solutions': '?task_ids=1',
	};
	const path = operation.path.replace('{model}', String(model)).replace('{id}', await taskId(operation));
	return operation.method === 'get' ? call(kling, 'GET', path + (query[path] ?? '')) : call(kling, 'POST', path, own);
}

/** A finished task of the family whose single look-up is asked for. */
async function taskId({ kind, collection }: Operation): Promise<string> {
	if (kind !== 'get' || !collection.startsWith('/v1/')) return '';
	const body = { ...example(collection), external_task_id: '' };
	const { json } = await call(
		kling,
		'POST',
		collection,
		'session_id' in body ? { ...body, session_id: made.session_id } : body,
	);
	await final(kling, `${collection}/${json.data.task_id}`);
	return json.data.task_id;
}

test('the contract has the operations this suite is about', () => {
	expect(contract.operations).toHaveLength(95);
	expect(new Set(contract.operations.map(({ path }) => path)).size).toBe(71);
});

/** Solutions have no server yet. */
const served = contract.operations.filter(({ path }) => !path.startsWith('/solutions'));

test.each(served.map((operation) => [operation.id, operation] as const))(
	'%s answers as its schema says',
	async (_id, operation) => {
		const { status, json } = await request(operation);
		expect(json).toMatchObject({ code: 0, message: 'SUCCEED', request_id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
		expect(status).toBe(200);
		if (operation.kind === 'delete' && json.data === undefined) return;
		const pointer = `contract#/paths/${operation.path.replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D')}/${operation.method}/responses/200/content/application~1json/schema`;
		const validate = ajv.compile({ $ref: pointer });
		validate(json);
		expect(validate.errors).toBeNull();
	},
);

test('a wrong method on a known path is 404/1202, an unknown path a web page with status 404', async () => {
	expect(await call(kling, 'DELETE', '/v1/videos/text2video')).toMatchObject({ status: 404, json: { code: 1202 } });
	expect(await call(kling, 'POST', '/v1/videos/text2video/123', {})).toMatchObject({
		status: 404,
		json: { code: 1202 },
	});
	expect(await call(kling, 'GET', '/v1/videos/multi-elements/init-selection')).toMatchObject({ json: { code: 1202 } });
	for (const path of ['/v1/videos/nothing', '/models', '/'])
		expect(await call(kling, 'GET', path)).toMatchObject({
			status: 404,
			text: expect.stringMatching(/^<!DOCTYPE html>/),
		});
});
