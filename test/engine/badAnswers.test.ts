import { monitorEventLoopDelay } from 'node:perf_hooks';
import { times } from '../../nodes/Kling/transport';
import type { ExecutionResult, Moment } from '../support/engine';
import { FakeTasks, refusal, startFakeBench, type Call, type FakeAnswer, type FakeBench } from '../support/fakeKling';
import { klingWorkflow, prompts, textToVideo } from '../support/kling';
import { quickTimes } from '../support/quick';

quickTimes();

beforeAll(() => {
	times.spacing = 80;
	times.lookUpDelays = [20, 20, 20, 20];
	// Long enough for the look-ups of five items, one after the other.
	times.followUp = 1000;
});

const page = '<!doctype html><title>Sign in</title>';

/** What gateways, proxies, captive portals and bad days put in the place of Kling's answer. */
const badAnswers: Record<string, FakeAnswer> = {
	'302 to a login page': { status: 302, headers: { location: 'https://login.example.org/' } },
	'403 web page': { status: 403, text: page },
	'404 web page': { status: 404, text: page },
	'404 gateway JSON': { status: 404, json: { code: 404, message: 'no route' } },
	'407 of a proxy': { status: 407, text: 'Proxy Authentication Required' },
	'408 empty': { status: 408 },
	'425 empty': { status: 425 },
	'429 web page': { status: 429, text: page },
	'429 gateway JSON': { status: 429, json: { code: 'Throttling', message: 'slow down' } },
	'200 maintenance page': { text: page },
	'200 cut JSON': { text: '{"code":0,"message":"SUCCEED","request_id":"r","data":{"task_id":"88' },
	'200 code 0, no data': { json: { code: 0, message: 'SUCCEED', request_id: 'r', data: null } },
	'200 code 0, strange data': { json: { code: 0, message: 'SUCCEED', request_id: 'r', data: {} } },
	'200 code "ok"': { json: { code: 'ok', data: {} } },
	'503 Retry-After 600': { status: 503, headers: { 'retry-after': '600' }, text: page },
	'500 code 5000': refusal(500, 5000, 'internal error'),
	'401 code 1003': refusal(401, 1003, 'token not yet valid'),
	'cut connection': 'reset',
};

/** Where in the life of a run the answer is bad. */
const places = ['create, taken', 'create, not taken', 'first look', 'later look', 'after a wake-up'] as const;
type Place = (typeof places)[number];

/** How the run goes on: with one item or a batch, the bad answer once or until the end, with stop or with continue. */
interface Kind {
	items: number;
	forEver: boolean;
	continues: boolean;
}

interface Cell extends Kind {
	bad: FakeAnswer;
	place: Place;
}

interface Seen {
	result: ExecutionResult;
	/** When the node has asked Kling, parted by the sleeps; milliseconds. */
	asked: number[][];
	/** For how long the busiest moment has held this process up, milliseconds. */
	heldUp: number;
	tasks: FakeTasks;
	externalIds: string[];
}

const isPlace = (place: Place, call: Call, looks: number, isAwake: boolean): boolean => {
	if (place.startsWith('create')) return call.method === 'POST';
	if (call.method !== 'GET') return false;
	if (place === 'first look') return looks === 1;
	return place === 'later look' ? looks === 2 : isAwake;
};

let answer: (call: Call) => FakeAnswer;
let bench: FakeBench;

beforeAll(async () => {
	bench = await startFakeBench((call) => answer(call));
});

afterAll(async () => await bench.close());

async function run({ bad, place, items, forEver, continues }: Cell): Promise<Seen> {
	const tasks = new FakeTasks();
	let looks = 0;
	let isAwake = false;
	let isBad = false;
	const asked: number[][] = [[]];
	// Where a question leaves the node: a busy machine takes it up later, perhaps together with the next one.
	const noteQuestion = (moment: Moment): boolean => {
		if (moment.phase === 'request' && moment.method === 'GET') asked.at(-1)!.push(performance.now());
		return false;
	};
	const spoiled = new Set<unknown>();
	const calls: Call[] = [];
	answer = (call) => {
		calls.push(call);
		if (call.method === 'GET') looks++;
		isBad ||= isPlace(place, call, looks, isAwake);
		// Every item's creation is spoiled; of the looks, one or all that follow.
		const key = call.method === 'POST' ? call.body.external_task_id : 'look';
		const isSpoiled =
			isBad && (forEver || !spoiled.has(key)) && place.startsWith('create') === (call.method === 'POST');
		if (!isSpoiled) {
			if (looks > 2 && place !== 'after a wake-up') tasks.finish();
			return tasks.answer(call);
		}
		spoiled.add(key);
		// What Kling itself refuses it has not taken.
		const isRefusal = typeof bad === 'object' && bad.status === 401;
		if (place === 'create, taken' && !isRefusal) tasks.answer(call);
		return bad;
	};
	const delays = monitorEventLoopDelay({ resolution: 5 });
	delays.enable();
	const sleeps = place === 'after a wake-up';
	const options = sleeps ? { timeout: 30, parkAfter: 0 } : { timeout: forEver ? 0.02 : 0.08, waitStrategy: 'poll' };
	const node = klingWorkflow(textToVideo(options), continues ? { onError: 'continueRegularOutput' } : {});
	let result = await bench.engine.run(node, { input: prompts(items), crashWhen: noteQuestion });
	for (let wakes = 0; result.status === 'waiting' && wakes < 40; wakes++) {
		isAwake = true;
		asked.push([]);
		if (!forEver && wakes > 0) tasks.finish();
		result = await result.wakeByTimer({ crashWhen: noteQuestion });
	}
	delays.disable();
	const heldUp = delays.max / 1e6;
	const externalIds = calls.flatMap(({ body }) => (body.external_task_id as string | undefined) ?? []);
	return { result, asked, heldUp, tasks, externalIds };
}

/** What is wrong with how a run ended; empty when nothing is. */
function complaints(
	{ bad, items, forEver, place, continues }: Cell,
	{ result, asked, heldUp, tasks, externalIds }: Seen,
): string[] {
	const told = JSON.stringify([
		result.status === 'success' ? result.json('After') : [],
		result.error ?? '',
		result.hints('Kling'),
	]);
	const words = `${result.error?.message ?? ''} ${(result.error as { description?: string } | undefined)?.description ?? ''}`;
	const isCreate = place.startsWith('create');
	// Keys that are refused for longer than a moment end the wait, with the tasks' ids in the error.
	const isLasting = forEver && (isCreate || (typeof bad === 'object' && bad.status === 401));
	const mustSucceed = !isLasting || continues;
	const nameable = (id: string, n: number) => told.includes(id) || told.includes([...new Set(externalIds)][n]);
	const lost = tasks.ids.filter((id, n) => !nameable(id, n));
	// A question may leave later than its turn, and the next one not, so on a busy machine they come closer together.
	const leastGap = Math.min(times.spacing / 4, times.spacing - 2 * heldUp);
	const gaps = asked.flatMap((awake) => awake.slice(1).map((at, n) => at - awake[n]));
	return [
		...(result.status === 'waiting' || result.status === 'running' ? ['it never ends'] : []),
		...(lost.length > 0 ? [`${lost.length} lost ids`] : []),
		...(tasks.ids.length > items ? ['paid twice'] : []),
		...(mustSucceed && result.status !== 'success' ? [`status ${result.status}: ${words}`] : []),
		...(mustSucceed && result.status === 'success' && result.json('After').length !== items
			? ['items are missing']
			: []),
		...(gaps.some((gap) => gap < leastGap) ? [`asked again after ${Math.round(Math.min(...gaps))} ms`] : []),
		...(/TypeError|undefined|not a function|not iterable|\[object/.test(words) ? [`no words: ${words}`] : []),
		...(result.status === 'error' && words.trim() === '' ? ['an error without words'] : []),
	];
}

const kinds: Kind[] = [1, 5].flatMap((items) =>
	[false, true].flatMap((forEver) => [false, true].map((continues) => ({ items, forEver, continues }))),
);
const kindOf = ({ items, forEver, continues }: Kind): number =>
	kinds.findIndex((kind) => kind.items === items && kind.forEver === forEver && kind.continues === continues);

/** `npm run test:answers` runs everything with everything. */
const isWhole = process.env.WHOLE_MATRIX !== undefined;

/** One item, once, stop: all answers at all places. The others: every pair of values, for each answer and each place. */
const pairs: Kind[] = [
	{ items: 5, forEver: false, continues: true },
	{ items: 1, forEver: true, continues: true },
	{ items: 5, forEver: true, continues: false },
];
const chosenKinds = (nth: number, place: Place): Kind[] => [
	kinds[0],
	...pairs.filter((_, n) => (nth + 2 * n) % places.length === places.indexOf(place)),
];

const names = Object.keys(badAnswers);
const cellsAt = (place: Place) =>
	names.flatMap((name, nth) => (isWhole ? kinds : chosenKinds(nth, place)).map((kind) => ({ name, ...kind })));
const marks = new Map(names.map((name) => [name, places.map(() => kinds.map(() => ' '))]));

describe.each(places)('bad at %s', (place) => {
	test.each(cellsAt(place))(
		'$name, $items item(s), for ever: $forEver, continues: $continues',
		async ({ name, ...kind }) => {
			const cell = { bad: badAnswers[name], place, ...kind };
			const found = complaints(cell, await run(cell));
			marks.get(name)![places.indexOf(place)][kindOf(kind)] = found.length === 0 ? '.' : 'X';
			expect(found).toEqual([]);
		},
	);
});

afterAll(() => {
	const legend = kinds.map(
		({ items, forEver, continues }) =>
			`${items} item${items > 1 ? 's' : ''} ${forEver ? 'for ever' : 'once'}${continues ? ', continue' : ''}`,
	);
	const head = `${''.padEnd(26)} ${places.map((place) => place.padEnd(18)).join(' ')}`;
	const lines = [...marks].map(
		([name, groups]) => `${name.padEnd(26)} ${groups.map((group) => `|${group.join('')}|`.padEnd(18)).join(' ')}`,
	);
	process.stdout.write(
		`\nEach group: ${legend.join('; ')}.\n"." nothing lost, paid twice or asked too fast; blank: not run\n${[head, ...lines].join('\n')}\n`,
	);
});
