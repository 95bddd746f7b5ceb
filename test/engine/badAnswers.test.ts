import { KlingApi } from '../../credentials/KlingApi.credentials';
import { Kling } from '../../nodes/Kling/Kling.node';
import { times } from '../../nodes/Kling/transport';
import { createEngine, type Engine, type ExecutionResult } from '../support/engine';
import { FakeTasks, refusal, startFakeServer, type Call, type FakeAnswer, type FakeServer } from '../support/fakeKling';
import { KLING, klingWorkflow, prompts, textToVideo } from '../support/kling';
import { quickTimes } from '../support/quick';

quickTimes();

beforeAll(() => {
	// Wide enough that the gaps between calls can be measured on a busy machine.
	times.spacing = 60;
	times.lookUpDelays = [60, 60, 60, 60];
	// Long enough for the look-ups of five items, one after the other.
	times.followUp = 2000;
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

interface Cell {
	bad: FakeAnswer;
	place: Place;
	items: number;
	forEver: boolean;
}

interface Seen {
	result: ExecutionResult;
	/** The questions to Kling, parted by the sleeps. */
	looks: Call[][];
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
let server: FakeServer;
let engine: Engine;

beforeAll(async () => {
	server = await startFakeServer((call) => answer(call));
	const data = { authentication: 'apiKey', apiKey: 'key', region: 'custom', baseUrl: server.url };
	engine = await createEngine({ nodes: { [KLING]: Kling }, credentials: { klingApi: { type: KlingApi, data } } });
});

afterAll(async () => {
	await engine.close();
	await server.close();
});

async function run({ bad, place, items, forEver }: Cell): Promise<Seen> {
	const tasks = new FakeTasks();
	let looks = 0;
	let isAwake = false;
	let isBad = false;
	const lookedAt: Call[][] = [[]];
	const spoiled = new Set<unknown>();
	const calls: Call[] = [];
	answer = (call) => {
		calls.push(call);
		if (call.method === 'GET') {
			looks++;
			lookedAt.at(-1)!.push(call);
		}
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
	const sleeps = place === 'after a wake-up';
	const options = sleeps ? { timeout: 30, parkAfter: 0 } : { timeout: forEver ? 0.02 : 0.08, waitStrategy: 'poll' };
	let result = await engine.run(klingWorkflow(textToVideo(options)), { input: prompts(items) });
	for (let wakes = 0; result.status === 'waiting' && wakes < 40; wakes++) {
		isAwake = true;
		lookedAt.push([]);
		if (!forEver && wakes > 0) tasks.finish();
		result = await result.wakeByTimer();
	}
	const externalIds = calls.flatMap(({ body }) => (body.external_task_id as string | undefined) ?? []);
	return { result, looks: lookedAt, tasks, externalIds };
}

/** What is wrong with how a run ended; empty when nothing is. */
function complaints({ bad, items, forEver, place }: Cell, { result, looks, tasks, externalIds }: Seen): string[] {
	const told = JSON.stringify([
		result.status === 'success' ? result.json('After') : [],
		result.error ?? '',
		result.hints('Kling'),
	]);
	const words = `${result.error?.message ?? ''} ${(result.error as { description?: string } | undefined)?.description ?? ''}`;
	const isCreate = place.startsWith('create');
	// Keys that are refused for longer than a moment end the wait, with the tasks' ids in the error.
	const isLasting = forEver && (isCreate || (typeof bad === 'object' && bad.status === 401));
	const mustSucceed = !isLasting;
	const nameable = (id: string, n: number) => told.includes(id) || told.includes([...new Set(externalIds)][n]);
	const lost = tasks.ids.filter((id, n) => !nameable(id, n));
	const gaps = looks.flatMap((awake) => awake.slice(1).map(({ at }, n) => at - awake[n].at));
	return [
		...(result.status === 'waiting' || result.status === 'running' ? ['it never ends'] : []),
		...(lost.length > 0 ? [`${lost.length} lost ids`] : []),
		...(tasks.ids.length > items ? ['paid twice'] : []),
		...(mustSucceed && result.status !== 'success' ? [`status ${result.status}: ${words}`] : []),
		...(mustSucceed && result.status === 'success' && result.json('After').length !== items
			? ['items are missing']
			: []),
		...(gaps.some((gap) => gap < times.spacing / 2) ? [`asked again after ${Math.round(Math.min(...gaps))} ms`] : []),
		...(/TypeError|undefined|not a function|not iterable|\[object/.test(words) ? [`no words: ${words}`] : []),
		...(result.status === 'error' && words.trim() === '' ? ['an error without words'] : []),
	];
}

const cells = Object.keys(badAnswers).flatMap((name) =>
	[1, 5].flatMap((items) => [false, true].map((forEver) => ({ name, items, forEver }))),
);
const rows = new Map<string, string[]>();

describe.each(places)('bad at %s', (place) => {
	test.each(cells)('$name, $items item(s), for ever: $forEver', async ({ name, items, forEver }) => {
		const cell = { bad: badAnswers[name], place, items, forEver };
		const found = complaints(cell, await run(cell));
		rows.set(name, [...(rows.get(name) ?? []), found.length === 0 ? '.' : 'X']);
		expect(found).toEqual([]);
	});
});

afterAll(() => {
	const head = `${'answer'.padEnd(26)} ${places.map((place) => place.padEnd(18)).join(' ')}`;
	const lines = [...rows].map(([name, marks]) => {
		const groups = places.map((_, n) =>
			marks
				.slice(n * 4, n * 4 + 4)
				.join(' ')
				.padEnd(18),
		);
		return `${name.padEnd(26)} ${groups.join(' ')}`;
	});
	process.stdout.write(
		`\nEach group: 1 item once, 1 item for ever, 5 items once, 5 items for ever; "." nothing lost, paid twice or asked too fast\n${[head, ...lines].join('\n')}\n`,
	);
});
