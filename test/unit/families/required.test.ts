import { NodeHelpers, type INode, type INodeProperties, type INodePropertyCollection } from 'n8n-workflow';
import { endpoint, type JsonObject, type Rule } from '../../../nodes/Kling/contract';
import { byOperation, families, type Family, type Field } from '../../../nodes/Kling/families';
import { CONTENTS } from '../../../nodes/Kling/fields/contents';
import { Unusable } from '../../../nodes/Kling/shared/values';
import { misfitHint, USED } from '../../../nodes/Kling/form/misfit';
import { properties } from '../../../nodes/Kling/form';

/** Rules that ask for something because of another input, which the form cannot know beforehand. */
const isConsequence = ({ when = {} }: Rule): boolean =>
	Object.values(when).some((condition) => 'hasItem' in condition || condition.present === true);

/** The inputs that a rule asks for: each of them, or one of several. */
function asked(rule: Rule): string[][] {
	if (rule.level !== 'reject' || isConsequence(rule)) return [];
	const { require, requireAny, exactlyOne, hasItem } = rule as Record<string, unknown>;
	const { path, match = {} } = (hasItem ?? {}) as { path?: string; match?: { type?: string[] } };
	return [
		...((require ?? []) as string[]).map((one) => [one]),
		...([requireAny, exactlyOne] as Array<string[] | undefined>).flatMap((some) => (some ? [some] : [])),
		...(path === 'contents' && match.type ? [match.type.map((type) => `contents.${type}`)] : []),
	];
}

const plain = (path: string): string => path.replace(/\[[*\d]+\]/g, '');

/** The fields of a family that write an input. */
const writing = ({ fields }: Family, path: string): Field[] =>
	fields.filter(({ to, contents = [] }) =>
		to === CONTENTS
			? contents.some((type) => path === `contents.${type}`)
			: to !== '' && (plain(to) === plain(path) || plain(to).startsWith(`${plain(path)}.`)),
	);

/** The properties that offer a field, without those that only keep what fits no more. */
const offering = ({ resource, operation }: Family, name: string): INodeProperties[] =>
	properties.filter(
		(property) =>
			property.name === name &&
			property.type !== 'hidden' &&
			property.hint !== misfitHint(property) &&
			property.hint !== USED &&
			property.displayOptions!.show!.resource!.includes(resource) &&
			property.displayOptions!.show!.operation!.includes(operation),
	);

const isEmpty = ({ type, default: initial }: Partial<INodeProperties>): boolean =>
	type === 'fixedCollection' || initial === '' || (initial as JsonObject | undefined)?.value === '';

/** Whether the form says that an input is needed, or has something in it from the start. */
const says = (family: Family, field: Field): boolean =>
	!isEmpty(field.property) ||
	offering(family, field.name).some(({ required, hint }) => required === true || /^Required\b/.test(hint ?? ''));

const served = families
	.filter(({ hidden }) => !hidden)
	.flatMap((family) => [family, ...(family.variants ?? [])])
	.map((family) => [family.path, family] as const);

test.each(served)('%s: what the contract asks for is required in the form, or the form says when', (path, family) => {
	const { schema, rules } = endpoint(path);
	const inputs = [...(schema.required ?? []).map((one) => [one]), ...rules.flatMap(asked)];
	const silent = inputs
		.map((paths) => paths.flatMap((one) => writing(family, one)))
		.filter((fields) => fields.length > 0 && fields.every(({ place }) => place === 'top'))
		.filter((fields) => !fields.some((field) => says(family, field)))
		.map((fields) => fields.map(({ name }) => name));
	expect(silent).toEqual([]);
});

test('of inputs of which one is enough each says so', () => {
	for (const [resource, operation, names] of [
		['video', 'identifyFace', ['videoId', 'videoUrl']],
		['video', 'lipSync', ['videoId', 'videoUrl', 'soundFile', 'audioId']],
		['video', 'avatar', ['soundFile', 'audioId']],
		['voice', 'create', ['voiceUrl', 'videoId']],
	] as const) {
		const family = byOperation(resource, operation)!;
		for (const name of names) {
			expect({ operation, name, hints: offering(family, name).map(({ hint }) => hint?.split(';')[0]) }).toEqual({
				operation,
				name,
				hints: ['Required'],
			});
		}
	}
});

const lists = families
	.filter(({ hidden }) => !hidden)
	.flatMap((family) => [family, ...(family.variants ?? [])])
	.flatMap(({ path, fields }) =>
		fields
			.filter(({ property }) => property.type === 'fixedCollection')
			.map((field) => [`${path} ${field.name}`, field] as const),
	);

/** What n8n says before a run of a list with one item. */
function issuesOf({ name, property }: Field, item: object): string[] {
	const parameters = { [name]: { items: [item] } } as INode['parameters'];
	const node: INode = { id: '1', name: 'Kling', type: 'kling', typeVersion: 1, position: [0, 0], parameters };
	return Object.keys(NodeHelpers.getNodeParametersIssues([{ ...property, name }], node, null)?.parameters ?? {});
}

test.each(lists)('%s: n8n marks what an item that was added lacks, before the run', (_, field) => {
	const [{ values }] = field.property.options as INodePropertyCollection[];
	const blank = Object.fromEntries(values.map((member) => [member.name, member.default])) as JsonObject;
	const filled = Object.fromEntries(
		values.map(({ name, type, default: initial, options = [] }) => {
			if (type === 'resourceLocator') return [name, { __rl: true, mode: 'id', value: '7' }];
			const [option] = options as Array<{ value: JsonObject[string] }>;
			return [name, isEmpty({ type, default: initial }) ? (option?.value ?? 'https://a.example/f.png') : initial];
		}),
	) as JsonObject;
	const isRefused = (item: JsonObject): boolean =>
		field.encode({ items: [item] }, () => null, { items: [item] }) instanceof Unusable;
	const needed = values
		.filter((member) => member.type !== 'fixedCollection')
		.filter((member) => isEmpty(member) && isRefused({ ...filled, [member.name]: blank[member.name] }))
		.map(({ name }) => name);
	expect(issuesOf(field, blank).sort()).toEqual(needed.sort());
	expect(issuesOf(field, filled)).toEqual([]);
});
