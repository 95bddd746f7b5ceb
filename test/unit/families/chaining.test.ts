import type { IDataObject } from 'n8n-workflow';
import { families } from '../../../nodes/Kling/families';
import { contextOf } from '../request/form';

const holdsExpression = (value: unknown): boolean => JSON.stringify(value ?? null).includes('={{');

const chained = families
	.filter(({ hidden }) => !hidden)
	.flatMap(({ resource, operation, fields }) =>
		fields
			.filter(({ property }) => holdsExpression(property.default))
			.map(
				({ name, only }) =>
					[`${resource}:${operation}`, name, { resource, operation, ...shownWith(name, only) }] as const,
			),
	);

/** What else must be chosen for a parameter to be shown. */
function shownWith(parameter: string, only: Record<string, unknown[]> = {}): IDataObject {
	if (parameter === 'referVideo') return { referenceType: 'video_refer' };
	return Object.fromEntries(Object.entries(only).map(([name, [value]]) => [name, value])) as IDataObject;
}

const strangers: IDataObject[] = [
	{},
	{ url: 'https://a.example/x.png', id: 7, name: 'x', result: { url: 'y' } },
	{ task_result: null, data: [{ url: 'x' }] },
	{ error: { message: 'no' } },
];

/** The empty values of strings, numbers, lookups and lists. */
const isEmpty = (value: unknown): boolean =>
	typeof value === 'object' && value !== null
		? Object.entries(value).every(([key, part]) => ['__rl', 'mode', 'cachedResultName'].includes(key) || isEmpty(part))
		: value === '' || value === 0;

test('many parameters chain', () => {
	expect(chained.length).toBeGreaterThan(20);
});

test.each(chained)('%s %s is empty for items that are not of this node', (_, name, parameters) => {
	const ctx = contextOf(
		parameters as never,
		strangers.map((json) => ({ json })),
	);
	for (const index of strangers.keys()) {
		const value = ctx.getNodeParameter(name, index, null);
		expect(value).not.toBeNull();
		expect({ index, value, empty: isEmpty(value) }).toMatchObject({ empty: true });
	}
});
