import {
	NodeHelpers,
	type IDisplayOptions,
	type INode,
	type INodeParameters,
	type INodeProperties,
} from 'n8n-workflow';
import { families } from '../../../nodes/Kling/families';
import { Kling } from '../../../nodes/Kling/Kling.node';

const { description } = new Kling();

/** The form of one operation; n8n's look at all the others takes its time. */
const formOf = (resource: string, operation: string): INodeProperties[] =>
	description.properties.filter(({ displayOptions: { show = {} } = {} }) => {
		const takes = (name: string, value: string) => ((show[name] ?? [value]) as unknown[]).includes(value);
		return takes('resource', resource) && takes('operation', operation);
	});

const shownFamilies = families.filter(({ hidden }) => !hidden);

/** n8n's parameters of a node as it stores and checks them: with defaults, and without what is not shown. */
function nodeOf(resource: string, operation: string, values: INodeParameters) {
	const properties = formOf(resource, operation);
	const node: INode = { id: '1', name: 'Kling', type: 'kling', typeVersion: 1, position: [0, 0], parameters: {} };
	node.parameters = { resource, operation, ...values };
	node.parameters = NodeHelpers.getNodeParameters(properties, node.parameters, true, false, node, description)!;
	return { properties, node };
}

function issuesOf(resource: string, operation: string, values: INodeParameters): string[] {
	const { properties, node } = nodeOf(resource, operation, values);
	const issues = NodeHelpers.getNodeParametersIssues(properties, node, description);
	return Object.values(issues?.parameters ?? {}).flat();
}

/** The parameters, besides resource and operation, that decide whether a property is shown. */
const conditionsOf = ({ show = {}, hide = {} }: IDisplayOptions = {}): string[] =>
	Object.keys({ ...show, ...hide }).filter((each) => !['resource', 'operation'].includes(each));

/** Fills the fields that n8n itself asks for whatever is chosen, so that only the field under test can have issues. */
function filled(resource: string, operation: string): INodeParameters {
	const wanted = formOf(resource, operation).filter(
		({ required, displayOptions }) => required && conditionsOf(displayOptions).length === 0,
	);
	const values = wanted.map(({ name, type }) => [
		name,
		type === 'resourceLocator' ? { __rl: true, mode: 'id', value: '1' } : 'https://files.example.org/a.png',
	]);
	return Object.fromEntries(values) as INodeParameters;
}

const choices = shownFamilies.flatMap(({ resource, operation, fields }) =>
	fields
		.filter(({ place, property }) => place === 'top' && ['options', 'boolean'].includes(property.type))
		.map(({ name }) => [resource, operation, name] as const),
);

test.each(choices)('%s:%s with %s from an expression has no issues of its own', (resource, operation, name) => {
	const values = filled(resource, operation);
	const always = issuesOf(resource, operation, values);
	const issues = issuesOf(resource, operation, { ...values, [name]: '={{ $json.value }}' });
	expect(issues.filter((issue) => !always.includes(issue))).toEqual([]);
});

const conditional = [
	...new Set(
		description.properties
			.filter(({ required, displayOptions }) => required && conditionsOf(displayOptions).length > 0)
			.map(({ name, displayOptions }) =>
				[displayOptions!.show!.resource![0], displayOptions!.show!.operation![0], name].join('.'),
			),
	),
].map((key) => key.split('.') as [string, string, string]);

test('n8n asks for some fields only where they are needed', () => {
	const names = conditional.map(([, operation, name]) => `${operation}.${name}`);
	expect(names).toEqual(
		expect.arrayContaining([
			'textToVideo.prompt',
			'imageToVideo.prompt',
			'omniVideo.prompt',
			'lipSync.text',
			'textToVideo.customModel',
		]),
	);
});

test.each(conditional)('%s:%s %s stands under conditions that no expression meets', (resource, operation, name) => {
	const own = formOf(resource, operation).filter((property) => property.name === name);
	const deciders = new Set(
		own
			.flatMap(({ displayOptions }) => conditionsOf(displayOptions))
			.map((each) => each.replace(/^\//, '').replace(/\.valueOf$/, '')),
	);
	deciders.delete(name);
	expect(deciders.size).toBeGreaterThan(0);
	for (const decider of deciders) {
		// How shots are made matters only where there are several.
		const shots = decider === 'shotType' ? { multiShot: true } : {};
		const { properties, node } = nodeOf(resource, operation, { ...shots, [decider]: '={{ $json.value }}' });
		const shown = properties.filter(
			(property) =>
				property.name === name &&
				property.type !== 'hidden' &&
				NodeHelpers.displayParameter(node.parameters, property, node, description),
		);
		expect({ decider, required: shown.filter(({ required }) => required) }).toEqual({ decider, required: [] });
		expect(shown.length).toBeLessThan(2);
	}
});

describe('a prompt of a clip', () => {
	const own = { multiShot: true, shotType: 'customize' };
	test.each<[string, INodeParameters, boolean]>([
		['textToVideo', {}, true],
		['textToVideo', { modelName: 'kling-v2-6' }, true],
		['textToVideo', { modelName: 'kling-3.0' }, true],
		['textToVideo', { multiShot: true }, true],
		['textToVideo', own, false],
		['textToVideo', { modelName: 'custom', customModel: 'x' }, false],
		['textToVideo', { modelName: 'custom', customModel: 'x', ...own }, false],
		['textToVideo', { multiShot: '={{ $json.value }}' }, false],
		['textToVideo', { ...own, shotType: '={{ $json.value }}' }, false],
		['imageToVideo', {}, true],
		['imageToVideo', { modelName: 'kling-3.0' }, false],
		['omniVideo', {}, true],
		['omniVideo', own, false],
	])('%s with %j: n8n asks for it: %s', (operation, values, asks) => {
		expect(issuesOf('video', operation, values)).toEqual(asks ? ['Parameter "Prompt" is required.'] : []);
		expect(issuesOf('video', operation, { ...values, prompt: 'x' })).toEqual([]);
	});

	test.each<[string, INodeParameters]>([
		['textToVideo', { modelName: '={{ $json.value }}' }],
		['textToVideo', { multiShot: '={{ $json.value }}' }],
		['textToVideo', { multiShot: true, shotType: '={{ $json.value }}' }],
		['textToVideo', { modelName: 'custom' }],
		['imageToVideo', { modelName: '={{ $json.value }}' }],
		['omniVideo', { modelName: '={{ $json.value }}', multiShot: '={{ $json.value }}' }],
	])('%s with %j has one place, and keeps what is filled in', (operation, values) => {
		const { properties, node } = nodeOf('video', operation, { ...values, prompt: 'A boat' });
		expect(node.parameters.prompt).toBe('A boat');
		const shown = properties.filter(
			(property) =>
				property.name === 'prompt' &&
				property.type !== 'hidden' &&
				NodeHelpers.displayParameter(node.parameters, property, node, description),
		);
		expect(shown).toHaveLength(1);
	});
});
