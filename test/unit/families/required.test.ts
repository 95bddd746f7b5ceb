import type { INodeProperties } from 'n8n-workflow';
import { endpoint, type JsonObject, type Rule } from '../../../nodes/Kling/contract';
import { byOperation, families, type Family, type Field } from '../../../nodes/Kling/families';
import { CONTENTS } from '../../../nodes/Kling/fields/contents';
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
