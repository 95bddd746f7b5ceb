import { NodeHelpers, Workflow, type INodeParameters, type INodeTypes } from 'n8n-workflow';
import { KlingTrigger } from '../../../nodes/KlingTrigger/KlingTrigger.node';
import { node } from '../../support/engine/workflow';

const type = new KlingTrigger();
const nodeTypes = { getByName: () => type, getByNameAndVersion: () => type, getKnownTypes: () => ({}) } as INodeTypes;

/** The addresses that the editor shows under "Webhook URLs", worked out as the editor does it. */
function shownAddresses(parameters: INodeParameters): string[] {
	const trigger = { ...node('n8n-nodes-kling.klingTrigger', parameters), webhookId: 'id' };
	const workflow = new Workflow({ id: '1', nodes: [trigger], connections: {}, active: false, nodeTypes });
	return type.description.webhooks!.flatMap(({ ndvHideUrl, path, isFullPath }) => {
		if (ndvHideUrl) return [];
		const value = workflow.expression.getSimpleParameterValue(workflow.getNode(trigger.name)!, path, 'internal', {});
		const base = 'https://n8n.example.com/webhook';
		return NodeHelpers.getNodeWebhookUrl(base, '1', trigger, String(value), isFullPath);
	});
}

test.each([
	[{ secret: 'letters-and-digits-1' }, 'https://n8n.example.com/webhook/kling?secret=letters-and-digits-1'],
	[{ path: 'films/done', secret: 'a b&c=d/e?f#g%h+i' }, 'https://n8n.example.com/webhook/films/done'],
	[{ path: 'x', secret: '={{ "made" + "-by-an-expression" }}' }, 'https://n8n.example.com/webhook/x'],
])('the panel shows one address, the whole one: %j', (parameters, expected) => {
	const addresses = shownAddresses(parameters);
	expect(addresses).toEqual([expect.stringContaining(expected)]);
	const secret = parameters.secret.startsWith('=') ? 'made-by-an-expression' : parameters.secret;
	expect(new URL(addresses[0]).searchParams.get('secret')).toBe(secret);
});

test('what is only shown has no method, so that n8n registers the callback alone', () => {
	const methods = type.description.webhooks!.map(({ httpMethod, ndvHideUrl }) => [httpMethod, ndvHideUrl ?? false]);
	expect(methods).toEqual([
		['', false],
		['POST', true],
	]);
});
