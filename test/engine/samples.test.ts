import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { INodePropertyOptions } from 'n8n-workflow';
import { properties } from '../../nodes/Kling/form';
import { startBench, withApiKey } from '../support/kling';
import { quickTimes } from '../support/quick';
import { collectSamples, schemaOf } from '../support/samples';

quickTimes();

const folder = join(__dirname, '../../nodes/Kling/__schema__/v1.0.0');
const pathOf = (name: string) => join(folder, `${name}.json`);
const inFile = (schema: object) => `${JSON.stringify({ ...schema, version: 1 }, null, 2)}\n`;

/** `npm run samples` writes the files anew instead of comparing them. */
const writes = process.env.WRITE_SAMPLES !== undefined;

const operations = properties
	.filter(({ name }) => name === 'operation')
	.flatMap(({ displayOptions, options }) =>
		(options as INodePropertyOptions[]).map(
			({ value }) => `${String(displayOptions!.show!.resource![0])}/${String(value)}`,
		),
	);

test("the editor's output samples are what every operation gives out at the rehearsal server", async () => {
	const bench = await startBench({ duration: 0, acceptRetired: true }, {}, withApiKey);
	const samples = await collectSamples(bench).finally(async () => await bench.close());
	expect([...samples.keys()].sort()).toEqual([...operations].sort());
	for (const [name, items] of samples) {
		const path = pathOf(name);
		if (writes) {
			mkdirSync(dirname(path), { recursive: true });
			writeFileSync(path, inFile(schemaOf(items)));
		}
		expect([name, existsSync(path) && readFileSync(path, 'utf8')]).toEqual([name, inFile(schemaOf(items))]);
	}
}, 120_000);
