import type { Bench, Cell, Outcome, Series } from '../bench';
import { exponent, round } from '../statistics';
import {
	ASLEEP,
	AT_ONCE,
	LARGE_AT_ONCE,
	bursts,
	postgres,
	sqlite,
	type Burst,
	type Database,
	type Plan,
} from './burst';

const plan = (executions: number, items: number, callbacks = true): Plan => ({ executions, items, callbacks });

const method =
	`with the options as they come, half of the tasks of the first generation of the API and half of the second, fall asleep in one n8n, ${AT_ONCE} starts at a time, or ${LARGE_AT_ONCE} of many items; then all tasks get done in the same moment and Kling sends all callbacks, ${AT_ONCE} at a time, or none that reaches n8n. ` +
	`n8n knows that the account's tasks take longer than it needs for all of them. "Park" is the time from the first start until all tasks exist and at least ${100 * ASLEEP} % of the executions sleep, "wake" the time from the moment all tasks are done until all executions have ended.`;

const columns = [
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
];

const row = (burst: Burst): Cell[] => {
	const { executions, items, callbacks, parkS, looks, wakeS, answers, finished, created, residentMb, calls } = burst;
	return [
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

const refusals = (all: Burst[]): string[] => {
	const count = all.reduce((sum, { refused }) => sum + refused, 0);
	return count > 0
		? [`n8n did not take ${count} starts at first (503), because its database was busy; they were made again.`]
		: [];
};

/** What all bursts have in common: a row each, and that nothing is lost. */
function outcomeOf(all: Burst[]): Outcome {
	return {
		tables: [{ title: 'Executions x items', columns, rows: all.map(row) }],
		aims: [
			{
				aim: 'all finish, each task is paid for once, and no answer of 500 or above loses one',
				measured: `${all.filter(isWhole).length} of ${all.length} whole, ${all.map(failures).reduce((sum, one) => sum + one)} such answers`,
				met: all.every(isWhole),
			},
		],
		notes: [
			'The callbacks of progress come while the execution still runs and are answered 409, like those that find it awake already; 500 is the loser of two wake-ups for the same execution. A sleeping execution asks Kling itself when it wakes, so nothing depends on an answer.',
			...refusals(all),
		],
	};
}

/** The same, and how the times grow with the number of executions. */
function growthOf(all: Burst[]): Outcome {
	const { tables, aims, notes } = outcomeOf(all);
	const series: Series[] = [
		{ name: 'park', points: all.map(({ executions, parkS }) => [executions, round(parkS)]) },
		{ name: 'wake', points: all.map(({ executions, wakeS }) => [executions, round(wakeS)]) },
	];
	const slopes = series.map(({ points }) => exponent(points));
	const perWork = exponent(all.map(({ executions, looks, parkS }) => [executions + looks, parkS]));
	series.forEach((one, i) => (one.name += `: time grows as N^${slopes[i].toFixed(2)}`));
	return {
		tables,
		aims: [
			...aims,
			{
				aim: 'a start, a look and a wake-up cost the same at any number (exponent at most 1.1)',
				measured: `${perWork.toFixed(2)} for starts and looks, ${slopes[1].toFixed(2)} for wake-ups`,
				met: perWork <= 1.1 && slopes[1] <= 1.1,
			},
		],
		notes: [
			...notes,
			'Looks by the timer come while the last of many still fall asleep; the table counts them, and each is about as much work for n8n as a start.',
		],
		chart: { title: 'Parking and waking N executions', x: 'executions, one callback each', y: 'seconds', series },
	};
}

const loadBench = (
	name: string,
	title: string,
	what: string,
	database: Database,
	plans: Plan[],
	outcome = outcomeOf,
): Bench => ({
	name,
	title,
	isDetail: name !== 'load',
	method: `${what}, ${method}`,
	run: async (say) => outcome(await bursts(database, plans, say)),
});

export const load = loadBench(
	'load',
	'Load: 3,000 sleeping executions, 3,000 callbacks at once',
	'N executions of one generation each, in an n8n with SQLite',
	sqlite,
	[plan(200, 1), plan(1000, 1), plan(3000, 1)],
	growthOf,
);

export const manyItems = loadBench(
	'items',
	'Load: 20 executions of 200 items',
	'20 executions of 200 generations each, in an n8n with SQLite',
	sqlite,
	[plan(20, 200)],
);

export const manyItemsByClock = loadBench(
	'items-clock',
	'Load: 20 executions of 200 items, no callbacks',
	'20 executions of 200 generations each, in an n8n with SQLite',
	sqlite,
	[plan(20, 200, false)],
);

export const byClock = loadBench(
	'clock',
	'Load: 3,000 sleeping executions, no callbacks',
	'N executions of one generation each, in an n8n with SQLite',
	sqlite,
	[plan(1000, 1, false), plan(3000, 1, false)],
);

export const onPostgres = loadBench(
	'postgres',
	'Load with PostgreSQL',
	'N executions of one generation each, in an n8n with PostgreSQL',
	postgres,
	[plan(200, 1), plan(1000, 1), plan(3000, 1)],
	growthOf,
);

export const byClockOnPostgres = loadBench(
	'postgres-clock',
	'Load with PostgreSQL, no callbacks',
	'N executions of one generation each, in an n8n with PostgreSQL',
	postgres,
	[plan(1000, 1, false), plan(3000, 1, false)],
);

export const manyItemsOnPostgres = loadBench(
	'items-postgres',
	'Load with PostgreSQL: 20 executions of 200 items',
	'20 executions of 200 generations each, in an n8n with PostgreSQL',
	postgres,
	[plan(20, 200)],
);
