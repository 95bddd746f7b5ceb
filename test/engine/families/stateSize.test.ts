import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeParameters } from 'n8n-workflow';
import type { ExecutionResult } from '../../support/engine';
import { klingWorkflow, startBench, withApiKey, type Bench } from '../../support/kling';
import { quickTimes } from '../../support/quick';
import { silence } from '../../support/sleeps';
import { allForms } from './forms';

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

beforeEach(() => {
	bench.kling.control.reset();
	bench.kling.control.set({ duration: null });
	silence(bench);
});

const sent: Record<string, number> = {};

test.each(allForms.map((form) => [`${form.resource}:${form.operation}`, form] as const))(
	'%s sleeps without the files that it was given',
	async (name, { resource, operation, most }) => {
		const options = { ...(most.options as INodeParameters), parkAfter: 0 };
		const run = async (parameters: INodeParameters) =>
			await bench.engine.run(klingWorkflow({ resource, operation, ...parameters, options }), { input: [{ json: {} }] });
		let result = await run(withFiles(most) as INodeParameters);
		// Some inputs take an address only.
		if (result.status === 'error') result = await run(most);
		expect(result.error).toBeUndefined();
		expect(result.status).toBe('waiting');
		const bodies = bench.kling.ledger.requests.map(({ body }) => JSON.stringify(body));
		sent[name] = bodies.filter((body) => traces.some((trace) => body.includes(trace))).length;
		for (const trace of traces) expect(saved(result)).not.toContain(trace);
		expect(saved(result).length).toBeLessThan(20_000);
	},
);

test('most kinds of tasks were given files', () => {
	expect(Object.values(sent).filter((count) => count > 0).length).toBeGreaterThanOrEqual(8);
});
