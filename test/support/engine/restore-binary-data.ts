import { Container } from '@n8n/di';
import { BinaryDataService, TEMP_EXECUTION_ID } from 'n8n-core';
import type { IBinaryData, IRun, WorkflowExecuteMode } from 'n8n-workflow';

function binariesOf(run: IRun): IBinaryData[] {
	return Object.values(run.data.resultData.runData)
		.flatMap((tasks) => tasks ?? [])
		.flatMap((task) => task.data?.main ?? [])
		.flatMap((items) => items ?? [])
		.flatMap((item) => Object.values(item?.binary ?? {}));
}

/**
 * Files that a trigger's `webhook()` stored before its execution had an id lie in a folder for temporary ones; n8n moves
 * them when the execution is saved, and so does this.
 */
export async function restoreBinaryDataIds(run: IRun, executionId: string, mode: WorkflowExecuteMode): Promise<void> {
	if (mode !== 'webhook') return;
	const temporary = binariesOf(run).filter((binary) => binary.id?.includes(`/${TEMP_EXECUTION_ID}/`));
	const moved = new Map<string, string>();
	for (const binary of temporary) {
		const oldId = binary.id!;
		const newId = oldId.replace(`/${TEMP_EXECUTION_ID}/`, `/${executionId}/`);
		if (!moved.has(oldId)) await Container.get(BinaryDataService).rename(oldId.split(':')[1], newId.split(':')[1]);
		moved.set(oldId, newId);
		binary.id = newId;
	}
}
