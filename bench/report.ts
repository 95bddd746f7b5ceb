import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import type { Result, Table } from './bench';
import { fillMarks, markdownTable } from '../build/marks';
import { drawChart } from './chart';
import { benches } from './measure';

const docs = join(__dirname, '..', 'docs');
export const resultsFolder = join(docs, 'results');

const head = `# Measurements

Written by \`npm run bench\`; do not edit. Each section names the command that made it. What is compared was measured in
one run on one machine, so read the ratios: the times alone say something about that machine only. n8n is a real one,
Kling is the rehearsal server of this package on the same machine.
`;

/** Writes docs/benchmarks.md and its charts from the kept results. */
export async function writeReport(): Promise<void> {
	const results = benches
		.map(({ name }) => join(resultsFolder, `${name}.json`))
		.filter((file) => existsSync(file))
		.map((file) => JSON.parse(readFileSync(file, 'utf8')) as Result);
	for (const { name, chart } of results) {
		if (chart) writeFileSync(join(docs, `${name}.svg`), drawChart(chart));
	}
	const file = join(docs, 'benchmarks.md');
	const text = [head, ...results.map(section)].join('\n');
	writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
	await fillMarks('measurements', summary(results));
}

/** One line for each measurement, for README.md: what most want to know, and whether all that was aimed at came out. */
const summary = (results: Result[]): string =>
	markdownTable(
		['Measured', 'Aim', 'Result', 'Aims met'],
		results
			.filter(({ name, aims }) => aims.length > 0 && !benches.find((bench) => bench.name === name)?.isDetail)
			.map(({ title, aims }) => {
				const met = aims.filter((aim) => aim.met).length;
				return [title, aims[0].aim, aims[0].measured, met === aims.length ? 'all' : `**${met} of ${aims.length}**`];
			}),
	);

function section({ name, title, method, command, date, machine, tables, aims, notes, chart }: Result): string {
	return [
		`## ${title}`,
		method,
		...tables.map(table),
		...(chart ? [`![${chart.title}](${name}.svg)`] : []),
		aims.map(({ aim, measured, met }) => `- ${met ? 'Met' : '**Missed**'}: ${aim}. Measured: ${measured}.`).join('\n'),
		...notes,
		`\`${command}\`, ${date}, ${machine}`,
		'',
	].join('\n\n');
}

const table = ({ title, columns, rows }: Table): string => `**${title}**\n\n${markdownTable(columns, rows)}`;
