import type { ISourceData, ITaskData } from 'n8n-workflow';
import type { ExecutionResult } from './engine';

const label = ({ previousNode, previousNodeRun = 0 }: ISourceData): string => `${previousNode} ${previousNodeRun}`;

/** Sources that a run names: those of its inputs, and those that its items are said to come from. */
function sourcesOf({ source, metadata, inputOverride, data }: ITaskData): ISourceData[] {
	const items = [inputOverride, data].flatMap((outputs) => Object.values(outputs ?? {}).flat(2));
	const overwrites = items.flatMap((item) => {
		const { sourceOverwrite } = (item?.pairedItem ?? {}) as { sourceOverwrite?: ISourceData };
		return sourceOverwrite ? [sourceOverwrite] : [];
	});
	const kept = metadata?.preservedSourceOverwrite;
	return [...(source ?? []), ...overwrites, ...(kept ? [kept] : [])].filter((each) => each !== null);
}

/**
 * Follows all sources of all runs that an execution records back to its start, as n8n and its editor do.
 * @returns the circles on the way, as "Kling 0 > Kling 0"; what does not end would keep n8n busy for ever
 */
export function circles({ data }: ExecutionResult): string[] {
	const { runData } = data.resultData;
	const found: string[] = [];
	const walk = (from: ISourceData, way: string[]): void => {
		const here = label(from);
		if (way.includes(here)) return void found.push([...way, here].join(' > '));
		const run = runData[from.previousNode]?.[from.previousNodeRun ?? 0];
		for (const source of run ? sourcesOf(run) : []) walk(source, [...way, here]);
	};
	for (const [previousNode, runs] of Object.entries(runData)) {
		runs.forEach((_, previousNodeRun) => walk({ previousNode, previousNodeRun }, []));
	}
	// What sleeps goes on from here and leaves these sources in the record.
	for (const entry of data.executionData?.nodeExecutionStack ?? []) {
		for (const source of entry.source?.main ?? []) if (source) walk(source, [`${entry.node.name} (asleep)`]);
	}
	return [...new Set(found)];
}
