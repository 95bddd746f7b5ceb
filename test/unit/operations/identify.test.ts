import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { byFamily } from '../../../nodes/Kling/families';
import { identify } from '../../../nodes/Kling/operations/identify';
import type { PreparedRequest } from '../../../nodes/Kling/request/buildRequest';
import type { RunState } from '../../../nodes/Kling/waiting/state';

const RESUME = 'https://n8n.example.org/webhook-waiting/7?signature=drawn-at-random';

/** Only what n8n tells a node about itself and its execution. */
const ctx = (name = 'Create a video', resumeUrl = RESUME) =>
	({
		getNode: () => ({ id: 'node', name, type: 'n8n-nodes-kling.klingTool' }),
		getWorkflow: () => ({ id: 'workflow' }),
		getInstanceId: () => 'instance',
		evaluateExpression: () => resumeUrl,
	}) as unknown as IExecuteFunctions;

const family = byFamily('textToVideo')!;

const request = (body: IDataObject, more: Partial<PreparedRequest> = {}): PreparedRequest =>
	({ family, takesExternalId: true, path: family.path, body, priorBodies: [], ...more }) as PreparedRequest;

/** The id of the task of one call of a node, which an agent may repeat within a run. */
function idOf(wanted: PreparedRequest, { node = ctx(), run = '0', execution = '7', index = 0 } = {}): string {
	const entries = Array.from({ length: index + 1 }, () => ({ family: family.family, path: family.path, slots: 1 }));
	const state = { origin: execution, entries } as unknown as RunState;
	identify(node, state, index, wanted, '', run);
	return state.entries[index].externalId!;
}

const boat = { model_name: 'kling-v2-6', prompt: 'A boat' };

describe("the id of a tool call's task", () => {
	it('is the same for the same call', () => {
		expect(idOf(request(boat))).toBe(idOf(request({ ...boat })));
	});

	it.each<[string, string]>([
		['the prompt', idOf(request({ ...boat, prompt: 'A ship' }))],
		['a member that does not change how long it takes', idOf(request({ ...boat, negative_prompt: 'fog' }))],
		['the path', idOf(request(boat, { path: '/v1/videos/image2video' }))],
		['what is asked before', idOf(request(boat, { priorBodies: [{ text: 'Hello' }] }))],
		['the node', idOf(request(boat), { node: ctx('Create another video') })],
		['the run', idOf(request(boat), { run: '1' })],
		['the item', idOf(request(boat), { index: 1 })],
		['the execution', idOf(request(boat), { execution: '8' })],
		['what n8n draws at random', idOf(request(boat), { node: ctx(undefined, `${RESUME}-2`) })],
	])('is another one with %s', (_, other) => {
		expect(other).not.toBe(idOf(request(boat)));
	});
});
