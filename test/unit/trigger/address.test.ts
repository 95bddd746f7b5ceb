import { NodeHelpers, Workflow, type INodeParameters, type INodeTypes, type IWebhookDescription } from 'n8n-workflow';
import { KlingTrigger } from '../../../nodes/KlingTrigger/KlingTrigger.node';
import { node } from '../../support/engine/workflow';
import { WEBHOOK_ID } from '../../support/trigger';

const type = new KlingTrigger();
const nodeTypes = { getByName: () => type, getByNameAndVersion: () => type, getKnownTypes: () => ({}) } as INodeTypes;

const base = 'https://n8n.example.com/webhook';

/** The addresses of the webhooks that are wanted, worked out as n8n and its editor do it. */
function addressesOf(parameters: INodeParameters, isWanted: (webhook: IWebhookDescription) => boolean): string[] {
	const trigger = { ...node('n8n-nodes-kling.klingTrigger', parameters), webhookId: WEBHOOK_ID };
	const workflow = new Workflow({ id: '1', nodes: [trigger], connections: {}, active: false, nodeTypes });
	return type.description.webhooks!.filter(isWanted).map(({ path, isFullPath }) => {
		const value = workflow.expression.getSimpleParameterValue(workflow.getNode(trigger.name)!, path, 'internal', {});
		return NodeHelpers.getNodeWebhookUrl(base, '1', trigger, String(value), isFullPath);
	});
}

/** The addresses that the editor shows under "Webhook URLs". */
const shownAddresses = (parameters: INodeParameters) => addressesOf(parameters, ({ ndvHideUrl }) => !ndvHideUrl);

test('the panel of a fresh node shows one address, the whole one, and it is random', () => {
	expect(shownAddresses({})).toEqual([`${base}/${WEBHOOK_ID}`]);
});

test.each([
	[{ secret: 'letters-and-digits-1' }, `${base}/${WEBHOOK_ID}?secret=letters-and-digits-1`],
	[{ path: 'films/done', secret: 'a b&c=d/e?f#g%h+i' }, `${base}/films/done?secret=`],
])('the panel shows an address of the own, the whole one: %j', (options, expected) => {
	const addresses = shownAddresses({ options });
	expect(addresses).toEqual([expect.stringContaining(expected)]);
	expect(new URL(addresses[0]).searchParams.get('secret')).toBe(options.secret);
});

test('what is shown is what n8n registers', () => {
	for (const options of [{}, { path: 'films/done' }]) {
		const [shown] = shownAddresses({ options });
		const registered = addressesOf({ options }, ({ httpMethod }) => httpMethod === 'POST');
		expect(registered).toEqual([shown]);
	}
});

test.each([
	[['succeed', 'failed'], 'Task succeeded or failed'],
	[['processing'], 'Task in progress'],
	['submitted', 'Task submitted'],
])('the subtitle says %j in words', (statuses, words) => {
	const trigger = node('n8n-nodes-kling.klingTrigger', { statuses });
	const workflow = new Workflow({ id: '1', nodes: [trigger], connections: {}, active: false, nodeTypes });
	const { subtitle } = type.description;
	expect(workflow.expression.getSimpleParameterValue(trigger, subtitle, 'internal', {})).toBe(words);
});

test('what is only shown has no method, so that n8n registers the callback alone', () => {
	const methods = type.description.webhooks!.map(({ httpMethod, ndvHideUrl }) => [httpMethod, ndvHideUrl ?? false]);
	expect(methods).toEqual([
		['', false],
		['POST', true],
	]);
});
