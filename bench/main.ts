import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import type { Aim, Bench, Result } from './bench';
import { benches } from './measure';
import { resultsFolder, writeReport } from './report';

/** `npm run bench` runs all, `npm run bench -- wake load` some, `npm run bench -- report` only writes the report anew. */
async function main(names: string[]): Promise<void> {
	const unknown = names.filter((name) => name !== 'report' && !benches.some((bench) => bench.name === name));
	if (unknown.length > 0) throw new Error(`No such measurement: ${unknown.join(', ')}`);
	const aims: Aim[] = [];
	for (const bench of benches) {
		if (names.length === 0 || names.includes(bench.name)) aims.push(...(await measure(bench)));
	}
	await writeReport();
	const met = aims.filter((aim) => aim.met).length;
	if (aims.length > 0) console.log(`\n${met === aims.length ? 'PASSED' : 'MISSED'}: ${met} of ${aims.length} aims met`);
}

/** Measures, prints and keeps the result, and gives what was aimed at. */
async function measure(bench: Bench): Promise<Aim[]> {
	const { name, title, method } = bench;
	console.log(`\n${title}`);
	const outcome = await bench.run((line) => console.log(`  ${line}`));
	for (const { title: heading, columns, rows } of outcome.tables) {
		console.log(`  ${heading}`);
		console.table(rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i]]))));
	}
	for (const { aim, measured, met } of outcome.aims) console.log(`  ${met ? 'met' : 'MISSED'}: ${aim}: ${measured}`);
	const [{ model }, ...others] = cpus();
	const machine = `${others.length + 1} cores, ${model.trim()}, ${process.platform}, load average ${Math.round(loadavg()[1])}`;
	const date = new Date().toISOString().slice(0, 10);
	const result: Result = { name, title, method, command: `npm run bench -- ${name}`, date, machine, ...outcome };
	mkdirSync(resultsFolder, { recursive: true });
	writeFileSync(join(resultsFolder, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
	return outcome.aims;
}

main(process.argv.slice(2)).then(
	() => process.exit(0),
	(error: Error) => {
		console.error(error);
		process.exit(1);
	},
);
