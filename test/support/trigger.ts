import type { INodeParameters } from 'n8n-workflow';
import type { Rehearsal } from '../../rehearsal';
import { chain, node, noOpNode, type WorkflowJson } from './engine';
import { KLING_TRIGGER } from './kling';

export const SECRET = 'a-secret-of-24-characters';

/** n8n's random address of the node below. */
export const WEBHOOK_ID = '5d1c8b1e-5b0e-4f7e-9a53-6c2f5b7f1a90';

/**
 * A Kling Trigger named "Trigger" and a recorder named "After". Unless the parameters say otherwise it gives out no files,
 * and its address has a secret of its own.
 */
export const triggerWorkflow = (
	parameters: INodeParameters = {},
	id = 'trigger-flow',
	webhookId: string | undefined = WEBHOOK_ID,
): WorkflowJson & { id: string } => ({
	...chain(
		node(
			KLING_TRIGGER,
			{ options: { secret: SECRET }, downloadResults: false, ...parameters },
			{ name: 'Trigger', id: 'trigger-node', webhookId },
		),
		noOpNode(),
	),
	id,
});

/** Creates a task over HTTP, as any other system would. */
export async function createTask(
	{ baseUrl, keys }: Rehearsal,
	more: object = {},
	path = '/v1/videos/text2video',
	body: object = { model_name: 'kling-v2-6', prompt: 'A paper boat' },
): Promise<string> {
	const response = await fetch(baseUrl + path, {
		method: 'POST',
		headers: { authorization: `Bearer ${keys.apiKey}`, 'content-type': 'application/json' },
		body: JSON.stringify({ ...body, ...more }),
	});
	const { data, message } = (await response.json()) as { data?: { id?: string; task_id?: string }; message: string };
	const id = data?.task_id ?? data?.id;
	if (id === undefined) throw new Error(message);
	return id;
}

/** What Kling would post when the task ended; nothing of it is true unless the rehearsal server says the same. */
export const callbackBody = (taskId: string, status = 'succeed', more: object = {}) => ({
	task_id: taskId,
	task_status: status,
	task_status_msg: '',
	created_at: 1,
	updated_at: 2,
	...(status === 'succeed' && {
		task_result: { videos: [{ id: '1', url: 'http://127.0.0.1:1/forged.mp4', duration: '5' }] },
	}),
	...more,
});
