import type { INodeProperties } from 'n8n-workflow';
import { Kling } from '../../../nodes/Kling/Kling.node';

const { description } = new Kling();

test('the description stays small enough for the editor', () => {
	expect(JSON.stringify(description).length).toBeLessThan(300_000);
});

/** Every property of the form, those in lists and collections included. */
function all(properties: INodeProperties[]): INodeProperties[] {
	return properties.flatMap((property) => {
		const inner = (property.options ?? []).flatMap((option) =>
			'values' in option ? option.values : 'displayName' in option && 'type' in option ? [option] : [],
		);
		return [property, ...all(inner as INodeProperties[])];
	});
}

test('no parameter is called mode: n8n would list its options as actions of the node', () => {
	expect(all(description.properties).map(({ name }) => name)).not.toContain('mode');
});

describe('style of every property', () => {
	const words = new Set(['to', 'of', 'for', 'in', 'the', 'and', 'by', 'per']);

	test('names are in title case', () => {
		const wrong = all(description.properties)
			.filter(({ type }) => type !== 'notice')
			.map(({ displayName }) => displayName)
			.filter((name) => name.split(/[ -]/).some((word) => /^[a-z]/.test(word) && !words.has(word)));
		expect(wrong).toEqual([]);
	});

	test('one sentence ends without a period, and switches say "Whether"', () => {
		const sentences = (text: string) => text.split(/\. /).length;
		for (const { name, type, description: text = '' } of all(description.properties)) {
			if (sentences(text) === 1) expect(`${name}: ${text}`).not.toMatch(/[^.]\.$/);
			if (type === 'boolean') expect(`${name}: ${text}`).toMatch(/^\w+: Whether /);
		}
	});
});
