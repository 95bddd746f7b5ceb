import type { Bench, Cell, Series } from '../bench';
import { exponent, round } from '../statistics';
import { ASLEEP, AT_ONCE, bursts, postgres, sqlite, type Burst, type Plan } from './burst';

const plan = (executions: number, items: number, callbacks = true): Plan => ({ executions, items, callbacks });

/** Over these the growth is computed. */
const GROWING = [plan(200, 1), plan(1000, 1), plan(3000, 1)];
const OTHERS = [plan(1000, 1, false), plan(20, 200), plan(20, 200, false)];
const ON_POSTGRES = [plan(200, 1), plan(1000, 1), plan(20, 200)];

const row = (database: string, burst: Burst): Cell[] => {
	const { executions, items, callbacks, parkS, looks, wakeS, answers, finished, created, residentMb, calls } = burst;
	return [
		database,
		`${executions} x ${items}`,
		callbacks ? 'all' : 'none',
		round(parkS),
		looks,
		round((1000 * parkS) / (executions + looks)),
		round(wakeS),
		round((1000 * wakeS) / executions),
		Object.entries(answers)
			.map(([answer, times]) => `${times} x ${answer}`)
			.join(', ') || '-',
		`${finished} of ${executions}`,
		created,
		Math.round(residentMb),
		round(calls),
		round(burst.rowBytes / 1000),
	];
};

const failures = ({ answers }: Burst): number =>
	Object.entries(answers).reduce((count, [answer, times]) => count + (Number(answer) < 500 ? 0 : times), 0);

const isWhole = ({ finished, executions, created, items }: Burst): boolean =>
	finished === executions && created === executions * items;

export const load: Bench = {
	name: 'load',
	title: 'Load: 3,000 sleeping executions, 3,000 callbacks at once',
	method:
		`Executions of one item, and of 200, with the options as they come, half of the tasks of the first generation of the API and half of the second, fall asleep in one n8n; then all tasks get done in the same moment and Kling sends all callbacks, ${AT_ONCE} at a time, or none that reaches n8n. ` +
		`"Park" is the time from the first start until all tasks exist and at least ${100 * ASLEEP} % of the executions sleep, "wake" the time from the moment all tasks are done until all executions have ended.`,
	async run(say) {
		const growing = await bursts(sqlite, GROWING, say);
		const others = await bursts(sqlite, OTHERS, say);
		const onPostgres = await bursts(postgres, ON_POSTGRES, say);
		const series: Series[] = [
			{ name: 'park', points: growing.map(({ executions, parkS }) => [executions, round(parkS)]) },
			{ name: 'wake', points: growing.map(({ executions, wakeS }) => [executions, round(wakeS)]) },
		];
		const slopes = series.map(({ points }) => exponent(points));
		const perWork = exponent(growing.map(({ executions, looks, parkS }) => [executions + looks, parkS]));
		series.forEach((one, i) => (one.name += `: time grows as N^${slopes[i].toFixed(2)}`));
		const all = [...growing, ...others, ...onPostgres];
		return {
			tables: [
				{
					title: 'Executions x items',
					columns: [
						'database',
						'executions x items',
						'callbacks',
						'park, s',
						'looks meanwhile',
						'park, ms per start or look',
						'wake, s',
						'wake, ms for each execution',
						'answers to callbacks',
						'finished',
						'tasks paid for',
						"n8n's memory after, MB",
						'calls per task',
						'database, kB per execution',
					],
					rows: [
						...[...growing, ...others].map((one) => row(sqlite.name, one)),
						...onPostgres.map((one) => row(postgres.name, one)),
					],
				},
			],
			aims: [
				{
					aim: 'all finish, each task is paid for once, and no answer of 500 or above loses one',
					measured: `${all.filter(isWhole).length} of ${all.length} whole, ${all.map(failures).reduce((sum, one) => sum + one)} such answers`,
					met: all.every(isWhole),
				},
				{
					aim: 'a start, a look and a wake-up cost the same at any number (exponent at most 1.1)',
					measured: `${perWork.toFixed(2)} for starts and looks, ${slopes[1].toFixed(2)} for wake-ups`,
					met: perWork <= 1.1 && slopes[1] <= 1.1,
				},
			],
			notes: [
				'The callbacks of progress come while the execution still runs and are answered 409, like those that find it awake already; 500 is the loser of two wake-ups for the same execution. A sleeping execution asks Kling itself when it wakes, so nothing depends on an answer.',
				'Looks by the timer come while the last of many still fall asleep; the table counts them, and each is about as much work for n8n as a start. Without callbacks the time to wake is that until the timer, not of work.',
			],
			chart: { title: 'Parking and waking N executions', x: 'executions, one callback each', y: 'seconds', series },
		};
	},
};
