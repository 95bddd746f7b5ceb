import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { RunResult, SavedFile } from './run';

/** The first result of a run that is an mp4 file: its first box is `ftyp`. */
export const videoOf = (files: SavedFile[]): SavedFile | undefined =>
	files.find(({ path }) => readFileSync(path).toString('latin1', 4, 8) === 'ftyp');

/** What a run did, line by line. `calls` are the requests that the rehearsal server saw. */
export function reportLines(name: string, run: RunResult, calls: Array<{ method: string; path: string }>): string[] {
	const { execution, seconds, items, files } = run;
	const { error } = execution.data.resultData;
	return [
		`"${name}": ${execution.status} after ${seconds.toFixed(1)} s (execution ${execution.id})`,
		...(error ? [`  error      ${error.message}`, `             ${error.description ?? ''}`] : []),
		...items.map(({ json }) => `  task       ${String(json.task_id)}: ${String(json.task_status)}`),
		...files.map(
			({ path, bytes, mimeType }) => `  file       ${relative(process.cwd(), path)} (${bytes} bytes, ${mimeType})`,
		),
		...[...tally(calls)].map(([call, times]) => `  Kling API  ${call}${times > 1 ? `, ${times} times` : ''}`),
	];
}

function tally(calls: Array<{ method: string; path: string }>): Map<string, number> {
	const counts = new Map<string, number>();
	for (const { method, path } of calls) {
		const call = `${method} ${path}`;
		counts.set(call, (counts.get(call) ?? 0) + 1);
	}
	return counts;
}
