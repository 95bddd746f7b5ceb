import { NodeHelpers, type INode, type INodeParameters, type INodeProperties } from 'n8n-workflow';
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

/** Fills the fields that n8n itself asks for, so that only the field under test can have issues. */
function filled(resource: string, operation: string): INodeParameters {
	const wanted = formOf(resource, operation).filter(({ required }) => required);
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

test.each(choices)('%s:%s with %s from an expression has no issues', (resource, operation, name) => {
	expect(issuesOf(resource, operation, { ...filled(resource, operation), [name]: '={{ $json.value }}' })).toEqual([]);
});

test('no required field stands under a condition besides resource and operation', () => {
	for (const { name, required, displayOptions = {} } of description.properties) {
		if (!required) continue;
		const { show = {}, hide = {} } = displayOptions;
		const conditions = Object.keys({ ...show, ...hide }).filter((each) => !['resource', 'operation'].includes(each));
		expect({ name, conditions }).toEqual({ name, conditions: [] });
	}
});
