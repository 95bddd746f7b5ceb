import type { INodeProperties } from 'n8n-workflow';
import { families } from '../../../nodes/Kling/families';
import { Kling } from '../../../nodes/Kling/Kling.node';
import { KlingTrigger } from '../../../nodes/KlingTrigger/KlingTrigger.node';

const chained = families
	.filter(({ hidden }) => !hidden)
	.flatMap(({ resource, operation, fields }) =>
		fields
			.filter(({ takes }) => takes !== undefined)
			.map((field) => [`${resource}:${operation}`, field.name, field] as const),
	);

test('many parameters take what the item before offers', () => {
	expect(chained.length).toBeGreaterThan(20);
});

test.each(chained)('%s %s starts empty, says what empty takes, and n8n does not ask for it', (_, __, { property }) => {
	expect(['', 0, '{}', '{"mode":"list","value":""}']).toContain(
		typeof property.default === 'object' ? JSON.stringify(property.default) : property.default,
	);
	expect(property.hint).toMatch(/^(Required.*; l|L)eave (empty|at 0) to take the .* of the Kling item before/);
	expect(property.required).toBeUndefined();
});

test('of fields that can be shown together only one takes a file of a kind', () => {
	for (const { fields } of families) {
		const names = fields.filter(({ takes, takesFile, only }) => takes && takesFile && !only);
		const kinds = names.map(({ name, takesFile }) => `${takesFile} ${name}`);
		expect(new Set(names.map(({ takesFile }) => takesFile)).size).toBe(new Set(kinds).size);
	}
});

/** Every default of a property, those of members of lists and collections included. */
function defaults(property: INodeProperties): unknown[] {
	const inner = (property.options ?? []).flatMap((option) =>
		'values' in option ? option.values : 'displayName' in option && 'type' in option ? [option] : [],
	);
	return [property.default, ...(inner as INodeProperties[]).flatMap(defaults)];
}

test.each([
	['Kling', new Kling().description],
	['KlingTrigger', new KlingTrigger().description],
])('no field of %s starts with code', (_, { properties }) => {
	const all = properties.flatMap(defaults);
	expect(all.length).toBeGreaterThan(properties.length - 1);
	expect(all.filter((value) => JSON.stringify(value ?? '').includes('{{') || String(value).startsWith('='))).toEqual(
		[],
	);
});
