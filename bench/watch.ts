import { setTimeout as delay } from 'node:timers/promises';
import type { ExecutionStatus } from 'n8n-workflow';
import type { Execution, N8nApi } from '../host/api';

/** Waits until so many executions of a workflow have a status. Throws with the counts when that takes too long. */
export async function untilCount(
	api: N8nApi,
	workflowId: string,
	status: ExecutionStatus,
	wanted: number,
	timeoutMs: number,
): Promise<void> {
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		const count = await api.executionCount({ workflowId, status: [status] });
		if (count >= wanted) return;
		if (Date.now() > deadline) throw new Error(`${count} of ${wanted} executions are ${status} after ${timeoutMs} ms`);
		await delay(500);
	}
}

/** The executions of a workflow that came to a good end, once there are `wanted` of them. */
export async function successes(
	api: N8nApi,
	workflowId: string,
	wanted: number,
	timeoutMs: number,
): Promise<Execution[]> {
	await untilCount(api, workflowId, 'success', wanted, timeoutMs);
	const executions: Execution[] = [];
	for (const id of await api.executionsOf(workflowId)) executions.push(await api.execution(id));
	return executions;
}

/** When a node of an execution began, in ms since 1970; of its last run. */
export const startOf = ({ data }: Execution, nodeName: string): number =>
	data.resultData.runData[nodeName].at(-1)!.startTime;

/** How long a node's last run took, in ms. */
export const timeOf = ({ data }: Execution, nodeName: string): number =>
	data.resultData.runData[nodeName].at(-1)!.executionTime;

/** The JSON of the items that a node gave out in its last run. */
export const itemsOf = ({ data }: Execution, nodeName: string) =>
	(data.resultData.runData[nodeName].at(-1)!.data?.main[0] ?? []).map(({ json }) => json);
