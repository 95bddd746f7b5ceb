import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { publish, startLab, trigger, type Lab } from '../../test/support/n8n/lab';
import { after, kling } from '../../test/support/n8n/nodes';
import type { Bench, Cell, Series } from '../bench';
import { residentNow } from '../memory';
import { addSide, closeSides, type Side } from '../rehearsals';
import { exponent, round } from '../statistics';

const SIZES = [200, 1000, 3000];
const AT_ONCE = 20;
const ASLEEP = 0.8;
const TIMEOUT_MS = 20 * 60_000;

interface Load {
	n: number;
	parkS: number;
	wakeS: number;
	answers: Record<string, number>;
	finished: number;
	residentMb: number;
	created: number;
	/** Questions to Kling by executions that were awake, or that their timer woke, while others still fell asleep. */
	looks: number;
	/** Requests to the API for a task. */
	calls: number;
	/** Growth of the database file for an execution that sleeps, bytes. */
	rowBytes: number;
}

export const load: Bench = {
	name: 'load',
	title: 'Load: 3,000 sleeping executions, 3,000 callbacks at once',
	method:
		`N executions of one generation each, with the options as they come, half of them of the first generation of the API and half of the second, fall asleep in one n8n with SQLite; then all tasks get done in the same moment and Kling sends N callbacks, ${AT_ONCE} at a time. ` +
		'"Park" is the time from the first start until all tasks exist and at least 80 % of the executions sleep, "wake" the time from the burst until all have ended.',
	async run(say) {
		const lab = await startLab({ say });
		const sides: Side[] = [];
		try {
			const runs: Load[] = [];
			for (const n of SIZES) {
				const side = await addSide(lab.api, `load-${n}`, { duration: null, parallelCallbacks: AT_ONCE });
				sides.push(side);
				runs.push(await burst(lab, side, n));
				say(JSON.stringify(runs.at(-1)));
			}
			const series: Series[] = [
				{ name: 'park', points: runs.map(({ n, parkS }) => [n, round(parkS)]) },
				{ name: 'wake', points: runs.map(({ n, wakeS }) => [n, round(wakeS)]) },
			];
			const slopes = series.map(({ points }) => exponent(points));
			const perWork = exponent(runs.map(({ n, looks, parkS }) => [n + looks, parkS]));
			series.forEach((one, i) => (one.name += `: time grows as N^${slopes[i].toFixed(2)}`));
			const row = ({
				n,
				parkS,
				looks,
				wakeS,
				answers,
				finished,
				residentMb,
				created,
				calls,
				rowBytes,
			}: Load): Cell[] => [
				n,
				round(parkS),
				looks,
				round((1000 * parkS) / (n + looks)),
				round(wakeS),
				round((1000 * wakeS) / n),
				Object.entries(answers)
					.map(([answer, times]) => `${times} x ${answer}`)
					.join(', '),
				`${finished} of ${n}`,
				created,
				Math.round(residentMb),
				round(calls),
				round(rowBytes / 1000),
			];
			const biggest = runs.at(-1)!;
			return {
				tables: [
					{
						title: 'N executions, N callbacks',
						columns: [
							'N',
							'park, s',
							'looks meanwhile',
							'park, ms per start or look',
							'wake, s',
							'wake, ms each',
							'answers to callbacks',
							'finished',
							'tasks paid for',
							"n8n's memory after, MB",
							'calls per task',
							'database, kB per execution',
						],
						rows: runs.map(row),
					},
				],
				aims: [
					{
						aim: 'all finish, and no answer of 500 or above loses one',
						measured: `${biggest.finished} finished, ${failures(biggest)} such answers`,
						met: biggest.finished === biggest.n && biggest.created === biggest.n,
					},
					{
						aim: 'a start, a look and a wake-up cost the same at any number (exponent at most 1.1)',
						measured: `${perWork.toFixed(2)} for starts and looks, ${slopes[1].toFixed(2)} for wake-ups`,
						met: perWork <= 1.1 && slopes[1] <= 1.1,
					},
				],
				notes: [
					'The callbacks of progress come while the execution still runs and are answered 409, like those that find it awake already; 500 is the loser of two wake-ups for the same execution. A sleeping execution asks Kling itself when it wakes, so nothing depends on an answer.',
					'Looks by the timer come while the last of many still fall asleep; the table counts them, and each is about as much work for n8n as a start.',
				],
				chart: { title: 'Parking and waking N executions', x: 'executions, one callback each', y: 'seconds', series },
			};
		} finally {
			await lab.close();
			await closeSides(sides);
		}
	},
};

const failures = ({ answers }: Load): number =>
	Object.entries(answers).reduce((count, [answer, times]) => count + (Number(answer) < 500 ? 0 : times), 0);

const MODELS = ['kling-v2-6', 'kling-3.0-turbo'];

/** Bytes of n8n's database and of what is still to be written into it. */
const databaseSize = (folder: string): number =>
	['database.sqlite', 'database.sqlite-wal']
		.map((name) => join(folder, '.n8n', name))
		.reduce((sum, file) => sum + (existsSync(file) ? statSync(file).size : 0), 0);

async function burst({ api, n8n, folder }: Lab, { credential, kling: server }: Side, n: number): Promise<Load> {
	const name = `load-${n}`;
	const create = {
		resource: 'video',
		operation: 'textToVideo',
		modelName: '={{ $json.model }}',
		prompt: '={{ $json.prompt }}',
	};
	const { id } = await publish(api, name, [kling(credential, create), after()]);
	const count = async (status: 'waiting' | 'success') => await api.executionCount({ workflowId: id, status: [status] });

	const sizeBefore = databaseSize(folder);
	const started = Date.now();
	const todo = Array.from({ length: n }, (_, i) => ({
		prompt: `A paper boat ${i}`,
		model: MODELS[i % MODELS.length],
	})).values();
	const sender = async () => {
		for (const item of todo) await trigger(n8n.url, name, [item]);
	};
	await Promise.all(Array.from({ length: AT_ONCE }, sender));
	// Timers wake early sleepers for a look while late ones still fall asleep, so hardly ever do all sleep at once.
	await until(async () => server.ledger.created() === n && (await count('waiting')) >= n * ASLEEP);
	const parkS = (Date.now() - started) / 1000;
	const looks = server.ledger.requests.length - n;
	const rowBytes = (databaseSize(folder) - sizeBefore) / n;

	const woken = Date.now();
	server.control.finish();
	await until(async () => (await count('success')) === n);
	const wakeS = (Date.now() - woken) / 1000;

	await server.callbacksDrained();
	const answers: Record<string, number> = {};
	for (const { answer, error } of server.callbackLog) {
		const key = String(answer ?? error);
		answers[key] = (answers[key] ?? 0) + 1;
	}
	const finished = await count('success');
	return {
		n,
		parkS,
		wakeS,
		answers,
		finished,
		residentMb: residentNow(n8n.pid) / 2 ** 20,
		created: server.ledger.created(),
		looks,
		calls: server.ledger.requests.filter(({ kind }) => kind !== 'media').length / n,
		rowBytes,
	};
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
	for (const deadline = Date.now() + TIMEOUT_MS; !(await isSo()); await delay(250)) {
		if (Date.now() > deadline) throw new Error('The executions did not get there in time');
	}
}
