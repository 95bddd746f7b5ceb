import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { families } from '../../../nodes/Kling/families';
import type { ExecutionResult } from '../../support/engine';
import { klingWorkflow, startBench, withApiKey, type Bench } from '../../support/kling';
import { quickTimes } from '../../support/quick';
import { steps } from '../../support/samples';
import { silence, sleepThrough } from '../../support/sleeps';

quickTimes();

const FILES = join(__dirname, '../../unit/request/files');
/** What every file is filled up with; it is nowhere else, and its length keeps the Base64 of it whole. */
const FILLING = 'media that no state may hold, ';
const SIZE = 600_000;

const media = (name: string): string =>
	Buffer.concat([readFileSync(join(FILES, name)), Buffer.alloc(SIZE, FILLING)]).toString('base64');

const png = media('fits.png');
const mp3 = media('sound.mp3');
/** The filling in Base64, wherever in a group of three bytes it begins. */
const traces = [0, 1, 2].map((shift) => Buffer.from(FILLING.repeat(3).slice(shift)).toString('base64').slice(4, 44));

/** The same parameters with files in the place of addresses, where the API takes files. */
function withFiles(part: unknown): unknown {
	if (typeof part === 'string') return part.endsWith('.png') ? png : part.endsWith('.mp3') ? mp3 : part;
	if (Array.isArray(part)) return part.map(withFiles);
	if (typeof part !== 'object' || part === null) return part;
	return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, withFiles(value)]));
}

/** What n8n saves of the run, but for the nodes themselves: their parameters are the user's. */
const saved = ({ data }: ExecutionResult): string =>
	JSON.stringify([data.executionData?.contextData, data.resultData.runData]);

let bench: Bench;

beforeAll(async () => {
	bench = await startBench({ acceptRetired: true, duration: null }, {}, withApiKey);
});

afterAll(async () => await bench.close());

beforeAll(() => silence(bench));

/** How many requests of an operation held a file, and which operations slept. */
const sent = new Map<string, number>();
const slept = new Set<string>();
/** What each operation has given out, for those that go on from there. */
const given = new Map<string, IDataObject>();

const run = async (parameters: INodeParameters, json: IDataObject = {}) => {
	const options = { ...(parameters.options as INodeParameters), parkAfter: 0 };
	return await bench.engine.run(klingWorkflow({ ...parameters, options }), { input: [{ json }] });
};

/** The item that an operation goes on from. */
async function inputOf(name: string, after: string | undefined): Promise<IDataObject | undefined> {
	if (name !== 'task/wait') return after ? given.get(after) : {};
	const video = { resource: 'video', operation: 'textToVideo', prompt: 'A boat', waitForCompletion: false };
	return (await run(video)).json('After')[0];
}

const named = steps.map((step) => [`${step.resource}/${step.operation}`, step] as const);

test.each(named)('%s is saved without the files that it was given', async (name, step) => {
	const { resource, operation, parameters = {}, after } = step;
	const json = await inputOf(name, after);
	expect(json).toBeDefined();
	const before = bench.kling.ledger.requests.length;
	let result = await run({ resource, operation, ...(withFiles(parameters) as INodeParameters) }, json);
	// Some inputs take an address only.
	if (result.status === 'error') result = await run({ resource, operation, ...parameters }, json);
	expect(result.error?.message).toBeUndefined();
	if (result.status === 'waiting') slept.add(name);
	const bodies = bench.kling.ledger.requests.slice(before).map(({ body }) => JSON.stringify(body) ?? '');
	const withFile = bodies.filter((body) => traces.some((trace) => body.includes(trace)));
	sent.set(name, (sent.get(name) ?? 0) + withFile.length);

	const ended = await sleepThrough(bench, result);
	expect(ended.result.status).toBe('success');
	const items = ended.result.json('After');
	for (const state of [result, ended.result].map(saved)) {
		for (const trace of traces) expect(state).not.toContain(trace);
		expect(state.length).toBeLessThan(20_000 * Math.max(1, items.length));
	}
	if (items.length > 0) given.set(name, items[0]);
});

test('everything that waits has slept, and most kinds of tasks were given files', () => {
	const creations = families.filter(({ kind, hidden }) => kind === 'task' && !hidden);
	const waiting = [...creations.map((family) => `${family.resource}/${family.operation}`), 'task/create', 'task/wait'];
	expect([...slept].sort()).toEqual([...new Set(waiting)].sort());
	expect([...sent.values()].filter((count) => count > 0).length).toBeGreaterThanOrEqual(8);
});
