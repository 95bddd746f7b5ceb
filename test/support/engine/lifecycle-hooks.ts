import { setTimeout as sleep } from 'node:timers/promises';
import { ExecutionLifecycleHooks } from 'n8n-core';
import type { ExecutionStatus, IRun } from 'n8n-workflow';
import type { Instance } from './instance';
import { restoreBinaryDataIds } from './restore-binary-data';
import type { Run } from './run';
import type { RunRequest } from './runner';

/** n8n's hooks with its default settings: nothing is saved while a run goes on, all of it when it ends or parks. */
export function lifecycleHooks(instance: Instance, request: RunRequest, run: Run): ExecutionLifecycleHooks {
	const { mode, workflowData, retryOf } = request;
	const { executionId } = run;
	const hooks = new ExecutionLifecycleHooks(mode, executionId, workflowData, retryOf);
	hooks.addHandler('nodeExecuteBefore', async (node) => {
		await run.pass({ phase: 'node', node });
		if (!run.log.has(node)) run.log.set(node, false);
	});
	hooks.addHandler('nodeExecuteAfter', (node) => void run.log.set(node, true));
	hooks.addHandler('workflowExecuteAfter', async (result, staticData) => {
		if (instance.saveDelayMs) await sleep(instance.saveDelayMs);
		await run.pass({ phase: 'save' });
		result.status = finalStatus(result);
		await restoreBinaryDataIds(result, executionId, mode);
		if (mode !== 'manual' && staticData) instance.saveStaticData(workflowData.id, staticData);
		const { data, status, finished = false, stoppedAt, waitTill = null } = result;
		const changes = { data, status, finished, stoppedAt, waitTill };
		instance.store.update(executionId, changes, { requireNotCanceled: true });
	});
	return hooks;
}

/** As n8n decides it: waiting beats everything, an error in the data beats success. */
function finalStatus({ status, waitTill, data }: IRun): ExecutionStatus {
	if (waitTill) return 'waiting';
	if (status === 'crashed' || status === 'canceled' || status === 'error') return status;
	return data.resultData.error ? 'error' : 'success';
}
