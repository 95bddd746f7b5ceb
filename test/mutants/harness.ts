import { ModernFakeTimers } from '@jest/fake-timers';
import { expect } from 'expect';
import { bind } from 'jest-each';
import { ModuleMocker } from 'jest-mock';

type Work = () => unknown;
type Moment = 'beforeAll' | 'beforeEach' | 'afterEach' | 'afterAll';

interface Suite {
	name: string;
	hooks: Record<Moment, Work[]>;
	parts: Array<Suite | Test>;
}

interface Test {
	name: string;
	work: Work;
}

/** How a test has ended; `error` when it has noticed something. */
export interface Verdict {
	id: string;
	ms: number;
	error?: Error;
}

const newSuite = (name: string): Suite => ({
	name,
	hooks: { beforeAll: [], beforeEach: [], afterEach: [], afterAll: [] },
	parts: [],
});

const root = newSuite('');
let current = root;

const mocker = new ModuleMocker(globalThis);
const timers = new ModernFakeTimers({ global: globalThis, config: { fakeTimers: {} } as never });

function describe(name: string, work: Work): void {
	const outer = current;
	current = newSuite(name);
	outer.parts.push(current);
	work();
	current = outer;
}

const test = (name: string, work: Work): void => void current.parts.push({ name, work });

const hook =
	(moment: Moment) =>
	(work: Work): void =>
		void current.hooks[moment].push(work);

/** What tests find in jest's global scope, as far as the slices' tests use it. */
export function provideGlobals(): void {
	const each = { describe: Object.assign(describe, { each: bind(describe as never, false) }) };
	const it = Object.assign(test, { each: bind(test as never, false) });
	const moments: Moment[] = ['beforeAll', 'beforeEach', 'afterEach', 'afterAll'];
	const hooks = Object.fromEntries(moments.map((moment) => [moment, hook(moment)]));
	const jest = {
		spyOn: mocker.spyOn.bind(mocker),
		fn: mocker.fn.bind(mocker),
		replaceProperty: mocker.replaceProperty.bind(mocker),
		restoreAllMocks: () => mocker.restoreAllMocks(),
		useFakeTimers: (config?: object) => timers.useFakeTimers(config as never),
		useRealTimers: () => timers.useRealTimers(),
		setSystemTime: (now: number) => timers.setSystemTime(now),
		advanceTimersByTimeAsync: async (ms: number) => await timers.advanceTimersByTimeAsync(ms),
	};
	Object.assign(globalThis, each, { it, test: it, expect, jest }, hooks);
}

/** Loads tests, the names of which then begin with that of their file. */
export const load = (file: string, read: Work): void => describe(file, read);

const isTest = (part: Suite | Test): part is Test => 'work' in part;

function hasWanted(suite: Suite, prefix: string, isWanted: (id: string) => boolean): boolean {
	return suite.parts.some((part) => {
		const id = `${prefix} ${part.name}`.trim();
		return isTest(part) ? isWanted(id) : hasWanted(part, id, isWanted);
	});
}

async function all(works: Work[]): Promise<void> {
	for (const work of works) await work();
}

async function errorOf(work: () => Promise<unknown>): Promise<Error | undefined> {
	try {
		await work();
		return undefined;
	} catch (error) {
		return error instanceof Error ? error : new Error(String(error));
	}
}

/** What is done before and after each test of a suite, from the outermost suite on. */
interface Around {
	before: Work[];
	after: Work[];
}

/**
 * Runs loaded tests, one after another.
 * @param isWanted by the name of the test, in which those of its suites are
 * @param begin called before each test
 * @returns verdicts, up to the first bad one if `bail`
 */
export async function runTests(
	isWanted: (id: string) => boolean,
	bail: boolean,
	begin: (id: string | undefined) => void,
): Promise<Verdict[]> {
	const verdicts: Verdict[] = [];
	const isOver = () => bail && verdicts.some(({ error }) => error);

	async function runTest({ work }: Test, id: string, { before, after }: Around): Promise<void> {
		const startedAt = performance.now();
		begin(id);
		let error = await errorOf(async () => {
			await all(before);
			await work();
		});
		error = (await errorOf(async () => await all(after))) ?? error;
		begin(undefined);
		timers.useRealTimers();
		verdicts.push({ id, ms: performance.now() - startedAt, error });
	}

	async function runSuite(suite: Suite, prefix: string, around: Around): Promise<void> {
		const { beforeAll, beforeEach, afterEach, afterAll } = suite.hooks;
		const inner: Around = { before: [...around.before, ...beforeEach], after: [...afterEach, ...around.after] };
		const failedBefore = await errorOf(async () => await all(beforeAll));
		if (failedBefore) verdicts.push({ id: `${prefix} (before)`, ms: 0, error: failedBefore });
		for (const part of suite.parts) {
			const id = `${prefix} ${part.name}`.trim();
			if (isOver()) break;
			if (isTest(part)) {
				if (isWanted(id)) await runTest(part, id, inner);
			} else if (hasWanted(part, id, isWanted)) await runSuite(part, id, inner);
		}
		const failedAfter = await errorOf(async () => await all(afterAll));
		if (failedAfter) verdicts.push({ id: `${prefix} (after)`, ms: 0, error: failedAfter });
	}

	await runSuite(root, '', { before: [], after: [] });
	mocker.restoreAllMocks();
	return verdicts;
}
