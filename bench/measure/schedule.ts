import type { Aim, Bench, Cell, Table } from '../bench';
import { bell, repeat, replay, type Distribution, type Outcome, type Task, type Way } from '../simulate/replay';
import { byEstimate, ladder, loop, type Knowledge } from '../simulate/ways';
import { mean, median, quantile, round } from '../statistics';

const RUNS = 1000;
const DURATIONS = [28, 60, 120, 180, 300];
const SPREADS = [0.15, 0.35];
/** Earlier tasks that the account has. */
const HISTORY = 20;
/** What the family guesses, whatever the tasks really take. */
const EXPECTED = 180;
const SLOTS = 5;
const BATCH = 20;

type MakeWay = (random: () => number) => Way;

interface Setting {
	/** How long the tasks take, and what the history shows, if that is different. */
	durations: Distribution;
	before?: Distribution;
	tasks?: number;
	slots?: number;
	/** Share of the callbacks that get lost; undefined where Kling cannot call back. */
	lost?: number;
}

const knowing =
	({ durations, before = durations, lost }: Setting, knowledge: Partial<Knowledge> = {}): MakeWay =>
	(random) =>
		byEstimate({
			history: Array.from({ length: HISTORY }, () => before(random)),
			knownAfter: 0,
			expected: EXPECTED,
			callbacks: lost !== undefined,
			...knowledge,
		});

interface Run extends Outcome {
	tasks: Task[];
}

/** Each run has random numbers of its own, the same ones for every way. */
const replayAll = (make: MakeWay, { durations, tasks = 1, slots = 0, lost }: Setting): Run[] =>
	repeat(RUNS, 1, (random) => {
		const made = Array.from({ length: tasks }, () => ({ duration: durations(random), lost: random() < (lost ?? 1) }));
		return { ...replay(make(random), { tasks: made, slots, callbacks: lost !== undefined, random }), tasks: made };
	});

const latencies = (runs: Outcome[]): number[] => runs.map(({ latency }) => latency);
const calls = (runs: Outcome[], tasks = 1): number => mean(runs.map((run) => run.calls)) / tasks;
const awake = (runs: Outcome[]): number => mean(runs.map((run) => run.awake));

const figures = (runs: Outcome[], tasks = 1): string =>
	[median(latencies(runs)), quantile(latencies(runs), 0.9), calls(runs, tasks), awake(runs)]
		.map((value) => String(Number(value.toPrecision(2))))
		.join(' / ');

const percent = (share: number): string => `${Math.round(share * 100)} %`;

const hand: Record<string, MakeWay> = {
	'before: fixed steps': ladder,
	'loop of 5 s': loop(5),
	'loop of 30 s': loop(30),
};

const all = SPREADS.flatMap((spread) => DURATIONS.map((seconds) => ({ seconds, spread })));

function byClock(): { table: Table; aims: Aim[] } {
	const measured = all.map(({ seconds, spread }) => {
		const setting = { durations: bell(seconds, spread) };
		const ways: Record<string, MakeWay> = {
			...hand,
			'by estimate': knowing(setting),
			'process just started': knowing(setting, { knownAfter: 1 }),
			'account without history': knowing(setting, { history: [] }),
		};
		const runs = Object.fromEntries(Object.entries(ways).map(([name, make]) => [name, replayAll(make, setting)]));
		return { seconds, spread, runs };
	});
	const ours = (test: (one: (typeof measured)[number]) => boolean, name = 'by estimate') =>
		measured.filter(test).map(({ runs }) => runs[name]);
	const videos = [120, 180, 300];
	const narrow = ours(({ seconds, spread }) => spread === 0.15 && videos.includes(seconds)).flat();
	const wide = (name: string) =>
		ours(({ seconds, spread }) => spread === 0.35 && videos.includes(seconds), name).flat();
	const ratio = median(latencies(wide('by estimate'))) / median(latencies(wide('loop of 30 s')));
	const against = measured.filter(({ spread }) => spread === 0.15);
	const worse = against.filter(
		({ runs }) => median(latencies(runs['by estimate'])) > median(latencies(runs['loop of 30 s'])),
	);
	const more = against.filter(
		({ seconds, runs }) => seconds >= 120 && calls(runs['by estimate']) > calls(runs['loop of 30 s']),
	);
	const slower = measured.filter(
		({ runs }) =>
			median(latencies(runs['account without history'])) > 1.05 * median(latencies(runs['before: fixed steps'])),
	);
	const listed = (found: Array<{ seconds: number; spread: number }>): string =>
		found.map(({ seconds, spread }) => `${seconds} s with ${percent(spread)}`).join(', ') || 'none';
	return {
		table: {
			title: 'By the clock alone: seconds from done to the next node, median / 90th percentile / calls / seconds awake',
			columns: ['task', ...Object.keys(measured[0].runs)],
			rows: measured.map(({ seconds, spread, runs }): Cell[] => [
				`${seconds} s ± ${percent(spread)}`,
				...Object.values(runs).map((each) => figures(each)),
			]),
		},
		aims: [
			{
				aim: 'tasks of 120 to 300 s with a spread of 15 %: median at most 8 s, at most 8 calls and at most 40 s awake',
				measured: `${round(median(latencies(narrow)))} s, ${round(calls(narrow))} calls, ${round(awake(narrow))} s`,
				met: median(latencies(narrow)) <= 8 && calls(narrow) <= 8 && awake(narrow) <= 40,
			},
			{
				aim: 'with a spread of 35 %: median at most 1.2 times that of the loop of 30 s',
				measured: `${round(ratio)} times`,
				met: ratio <= 1.2,
			},
			{
				aim: 'with 15 % no worse median than the loop of 30 s, and from 120 s on no more calls',
				measured: `worse: ${listed(worse)}; more calls: ${listed(more)}`,
				met: worse.length + more.length === 0,
			},
			{
				aim: 'an account without history: no slower than the fixed steps before (5 % for chance)',
				measured: `slower: ${listed(slower)}`,
				met: slower.length === 0,
			},
		],
	};
}

function byCallback(): { table: Table; aims: Aim[] } {
	const measured = all.map(({ seconds, spread }) => {
		const [arriving, half] = [0, 0.5].map((lost): Setting => ({ durations: bell(seconds, spread), lost }));
		const ofHalf = replayAll(knowing(half), half);
		return {
			seconds,
			spread,
			runs: replayAll(knowing(arriving), arriving),
			lost: ofHalf.filter(({ tasks }) => tasks[0].lost),
			lostBefore: replayAll(ladder, half).filter(({ tasks }) => tasks[0].lost),
		};
	});
	const narrow = measured.filter(({ spread }) => spread === 0.15);
	const worst = Math.max(...measured.map(({ runs }) => calls(runs)));
	const slowest = Math.max(...narrow.map(({ lost }) => median(latencies(lost))));
	return {
		table: {
			title: 'With callbacks: the same figures',
			columns: ['task', 'all arrive', 'half get lost: the lost ones', 'the lost ones with the fixed steps before'],
			rows: measured.map(({ seconds, spread, runs, lost, lostBefore }): Cell[] => [
				`${seconds} s ± ${percent(spread)}`,
				...[runs, lost, lostBefore].map((each) => figures(each)),
			]),
		},
		aims: [
			{
				aim: 'callbacks arrive: at most 2.2 calls per task',
				measured: `${round(worst)} at most`,
				met: worst <= 2.2,
			},
			{
				aim: 'half of the callbacks lost, spread of 15 %: median of the lost ones at most 60 s',
				measured: `${round(slowest)} s for the slowest`,
				met: slowest <= 60,
			},
		],
	};
}

/** The time that slots need which never stand empty. */
function ideal(tasks: Task[], slots: number): number {
	const free = Array.from({ length: slots || tasks.length }, () => 0);
	for (const { duration } of tasks) free[free.indexOf(Math.min(...free))] += duration;
	return Math.max(...free);
}

function batches(): Table {
	const rows = [60, 180].flatMap((seconds) =>
		[SLOTS, 0].flatMap((slots) =>
			[undefined, 0, 0.5].map((lost): Cell[] => {
				const setting: Setting = { durations: bell(seconds, 0.15), tasks: BATCH, slots, lost };
				const cells = [ladder, knowing(setting)].map((make) => {
					const runs = replayAll(make, setting);
					const stretch = mean(runs.map(({ total, tasks }) => total / ideal(tasks, slots)));
					return `${stretch.toFixed(2)} / ${calls(runs, BATCH).toFixed(2)} / ${Math.round(awake(runs))}`;
				});
				const callbacks = lost === undefined ? 'none' : lost === 0 ? 'all' : 'half lost';
				return [`${BATCH} tasks of ${seconds} s`, slots === 0 ? 'as many' : slots, callbacks, ...cells];
			}),
		),
	);
	return {
		title: 'One run of 20 items: time against slots that never stand empty / calls per task / seconds awake',
		columns: ['batch', 'slots', 'callbacks', 'before: fixed steps', 'by estimate'],
		rows,
	};
}

/** Nothing was tuned on these. */
function heldOut(): Table {
	const skewed =
		(seconds: number): Distribution =>
		(random) =>
			seconds * (0.7 - 0.3 * Math.log(1 - random()));
	const two =
		(seconds: number): Distribution =>
		(random) =>
			random() < 0.75 ? bell(seconds, 0.1)(random) : bell(seconds * 1.8, 0.1)(random);
	const settings: Array<[string, Setting]> = [90, 150, 240].flatMap((seconds): Array<[string, Setting]> => [
		[`${seconds} s, long tail`, { durations: skewed(seconds) }],
		[`${seconds} s, a quarter takes 1.8 times as long`, { durations: two(seconds) }],
		[
			`${seconds} s, earlier ones were a quarter faster`,
			{ durations: bell(seconds, 0.15), before: bell(seconds * 0.75, 0.15) },
		],
		[
			`${seconds} s, earlier ones were a quarter slower`,
			{ durations: bell(seconds, 0.15), before: bell(seconds * 1.25, 0.15) },
		],
	]);
	return {
		title: 'Held out: tasks that the schedule was not tuned on, by the clock alone; the same figures',
		columns: ['tasks', 'before: fixed steps', 'loop of 30 s', 'by estimate'],
		rows: settings.map(([title, setting]): Cell[] => [
			title,
			...[ladder, loop(30), knowing(setting)].map((make) => figures(replayAll(make, setting))),
		]),
	};
}

export const schedule: Bench = {
	name: 'schedule',
	title: 'When it pays to look',
	method:
		`The schedule of the wait, replayed without n8n in ${RUNS} runs for each figure. n8n's timer is taken to be exact from a minute on, ` +
		`and to come at n8n's next look, once a minute, for less. Durations are bell-shaped; the account has finished ${HISTORY} tasks of the kind before, ` +
		`and the family's own guess is ${EXPECTED} s throughout. Calls count the creation; seconds awake are those in which the execution holds a place.`,
	async run() {
		const [clock, callback] = [byClock(), byCallback()];
		return {
			tables: [clock.table, callback.table, batches(), heldOut()],
			aims: [...clock.aims, ...callback.aims],
			notes: [
				'"Process just started": n8n knows no history yet, so the first look, 2 s after the creation, fetches it with its answer.',
			],
		};
	},
};
