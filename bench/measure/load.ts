import { setTimeout as delay } from 'node:timers/promises';
import { publish, startLab, trigger, type Lab } from '../../test/support/n8n/lab';
import { after, kling } from '../../test/support/n8n/nodes';
import type { Bench, Cell, Series } from '../bench';
import { residentNow } from '../memory';
import { addSide, closeSides, type Side } from '../rehearsals';
import { exponent, round } from '../statistics';

const SIZES = [50, 200, 1000];
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
	/** Looks at Kling by executions that their timer woke while others were still being parked. */
	looks: number;
}

export const load: Bench = {
	name: 'load',
	title: 'Load: 1,000 parked executions, 1,000 callbacks at once',
	method:
		`N executions of one generation each are parked in one n8n with SQLite; then all tasks get done in the same moment and Kling sends N callbacks, ${AT_ONCE} at a time. ` +
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
			const row = ({ n, parkS, looks, wakeS, answers, finished, residentMb, created }: Load): Cell[] => [
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
						],
						rows: runs.map(row),
					},
				],
				aims: [
					{
						aim: 'all 1,000 finish, and no answer of 500 or above loses one',
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
					'By the number of executions, parking grows with the exponent that the chart names: while the last of many still fall ' +
						'asleep, the timer wakes the first for a look, 60, 60, 120, 240 and then every 300 s after they fell asleep. The table counts ' +
						'these looks; each is about as much work for n8n as a start.',
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

async function burst({ api, n8n }: Lab, { credential, kling: server }: Side, n: number): Promise<Load> {
	const name = `load-${n}`;
	const create = {
		resource: 'video',
		operation: 'textToVideo',
		modelName: 'kling-v2-6',
		prompt: '={{ $json.prompt }}',
		options: { parkAfter: 0 },
	};
	const { id } = await publish(api, name, [kling(credential, create), after()]);
	const count = async (status: 'waiting' | 'success') => await api.executionCount({ workflowId: id, status: [status] });

	const started = Date.now();
	const todo = Array.from({ length: n }, (_, i) => ({ prompt: `A paper boat ${i}` })).values();
	const sender = async () => {
		for (const item of todo) await trigger(n8n.url, name, [item]);
	};
	await Promise.all(Array.from({ length: AT_ONCE }, sender));
	// Timers wake early sleepers for a look while late ones still fall asleep, so hardly ever do all sleep at once.
	await until(async () => server.ledger.created() === n && (await count('waiting')) >= n * ASLEEP);
	const parkS = (Date.now() - started) / 1000;
	// Each execution asks once before it falls asleep.
	const looks = server.ledger.count({ kind: 'get' }) - n;

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
	};
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
	for (const deadline = Date.now() + TIMEOUT_MS; !(await isSo()); await delay(250)) {
		if (Date.now() > deadline) throw new Error('The executions did not get there in time');
	}
}
