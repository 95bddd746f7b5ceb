import { join } from 'node:path';
import fc from 'fast-check';
import { load, provideGlobals, runTests, type Verdict } from './harness';

/** What StrykerJS asks of a run for one change, as far as it matters here. */
interface MutantRun {
	activeMutant: { id: string };
	/** Ids of the tests that reach the change; all if undefined. */
	testFilter?: string[];
	/** How often changed code may be reached before the change is taken for an endless loop. */
	hitLimit?: number;
}

/** Where the changed code finds which change is to be made, and notes what was run. */
interface Changes {
	activeMutant?: string;
	currentTestId?: string;
	mutantCoverage?: object;
	hitCount?: number;
	hitLimit?: number;
}

const changes = ((globalThis as { __stryker__?: Changes }).__stryker__ ??= {});

const begin = (id: string | undefined): void => void (changes.currentTestId = id);

const toResult = ({ id, ms, error }: Verdict) => ({
	id,
	name: id,
	timeSpentMs: Math.round(ms),
	fileName: join(process.cwd(), id.split(' ')[0]),
	...(error ? { status: 1, failureMessage: `${error.message}\n${error.stack}` } : { status: 0 }),
});

/**
 * Runs the tests of a slice (files in the environment variable MUTANTS_TESTS) for StrykerJS. Tests and nodes are loaded once, and
 * then each change is switched on for as long as its tests take: jest would load everything anew for each change, which takes
 * a hundred times as long as the tests.
 */
class LoadedOnce {
	capabilities() {
		return { reloadEnvironment: false };
	}

	async init(): Promise<void> {
		// What is drawn at random is the same for each change.
		fc.configureGlobal({ seed: 1, endOnFailure: true });
		provideGlobals();
		for (const file of (process.env.MUTANTS_TESTS ?? '').split(' ')) {
			load(file, () => void module.require(join(process.cwd(), file)));
		}
		await Promise.resolve();
	}

	async dryRun() {
		const verdicts = await runTests(() => true, false, begin);
		return { status: 'complete', tests: verdicts.map(toResult), mutantCoverage: changes.mutantCoverage };
	}

	async mutantRun({ activeMutant, testFilter, hitLimit }: MutantRun) {
		const wanted = testFilter && new Set(testFilter);
		Object.assign(changes, { activeMutant: activeMutant.id, hitLimit, hitCount: hitLimit ? 0 : undefined });
		const verdicts = await runTests((id) => wanted?.has(id) ?? true, true, begin);
		const isEndless = hitLimit !== undefined && (changes.hitCount ?? 0) > hitLimit;
		changes.activeMutant = undefined;
		if (isEndless) return { status: 'timeout', reason: 'endless loop' };
		const failed = verdicts.find(({ error }) => error);
		if (!failed) return { status: 'survived', nrOfTests: verdicts.length };
		return {
			status: 'killed',
			killedBy: [failed.id],
			failureMessage: failed.error!.message,
			nrOfTests: verdicts.length,
		};
	}
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'loadedOnce', injectableClass: LoadedOnce }];
