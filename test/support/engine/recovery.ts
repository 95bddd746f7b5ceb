import type { IRunExecutionData, ITaskData, IWorkflowBase } from 'n8n-workflow';

/** The nodes of an execution that have begun, and whether a run of each has ended: what n8n's event log knows. */
export type NodeLog = Map<string, boolean>;

const CRASHED = { name: 'NodeCrashedError', message: 'Node crashed, possible out-of-memory issue' };

/** In the place of items, of which the log knows nothing. */
const ARTIFICIAL = { main: [[{ json: { isArtificialRecoveredEventItem: true } }]] };

/**
 * What n8n writes after its restart into an execution that has died: one run for each node in the log that has none saved,
 * ended or crashed, in the order of the workflow's nodes (n8n 2.41, `ExecutionRecoveryService.amend`).
 */
export function recover(data: IRunExecutionData, { nodes }: IWorkflowBase, log: NodeLog): void {
	const { resultData } = data;
	for (const { name } of nodes) {
		if (!log.has(name) || resultData.runData[name] !== undefined) continue;
		const begun = { startTime: Math.floor(Date.now() / 1000), executionIndex: 0, source: [null] };
		resultData.runData[name] = [
			log.get(name)
				? { ...begun, executionTime: 1, executionStatus: 'success', data: ARTIFICIAL }
				: ({ ...begun, executionTime: 0, executionStatus: 'crashed', error: CRASHED } as unknown as ITaskData),
		];
		resultData.lastNodeExecuted = name;
	}
}
