import type { INodePropertyOptions } from 'n8n-workflow';
import { endpoint, type JsonObject, type Rule } from '../../../nodes/Kling/contract';
import { families, type Family } from '../../../nodes/Kling/families';
import { checkBody } from '../../../nodes/Kling/request/checkBody';
import { formWords } from '../../../nodes/Kling/request/labels';
import { smallest } from './bodies';
import { refusalOf, requestOf } from './form';
import { Situation } from './situations';

const image = 'https://a.example/i.png';

/** What a rule says of a body that breaks one of its operators. */
function saysOf(family: Family, rule: Rule, operator: string): string[] {
	const { schema } = endpoint(family.path);
	const situation = new Situation(schema, smallest(family.path));
	situation.hold(rule.when);
	if (rule.sumEquals) situation.fill('multi_prompt');
	situation.operators[operator].break(rule[operator] as never);
	return checkBody(family, situation.body as JsonObject, [])
		.checks.filter(({ ok, id }) => !ok && id === rule.id)
		.map(({ message }) => message!);
}

const operatorsOf = (rule: Rule): string[] =>
	Object.keys(new Situation({}, {}).operators).filter((name) => name in rule);

const rules = families.flatMap((family) =>
	endpoint(family.path)
		.rules.filter(({ level }) => level === 'reject')
		.map((rule): [string, string, Family, Rule] => [rule.id, family.path, family, rule]),
);

/** Values of choices that the form has other words for. */
const renamed = ({ fields }: Family): string[] =>
	fields.flatMap(({ property: { type, options = [] } }) =>
		type !== 'options'
			? []
			: (options as INodePropertyOptions[]).flatMap(({ name, value }) =>
					value !== '' && !name.toLowerCase().startsWith(String(value).toLowerCase()) ? [String(value)] : [],
				),
	);

test.each(rules)('%s (%s) speaks as the form does', (_id, _path, family, rule) => {
	const said = operatorsOf(rule).flatMap((operator) => saysOf(family, rule, operator));
	expect(said.length).toBeGreaterThan(0);
	for (const message of said) {
		// Names of scenes are picked from a list that only Kling has.
		expect(message.replace(/Effect Scene "\w+"/, '')).not.toMatch(/[a-z]_[a-z]|\$path|\[|\btrue\b|\bfalse\b/);
		const raw = renamed(family).filter((value) => new RegExp(`(is|or|,|") ?"?${value}("|,|;| or|$)`).test(message));
		expect({ message, raw }).toEqual({ message, raw: [] });
	}
});

describe('a refusal calls', () => {
	test.each([
		[
			'the model by its name in the list',
			'textToVideo',
			{ modelName: 'kling-v2-5-turbo', duration: '15' },
			'Duration is "15", allowed is 5 or 10, with Model "Kling V2.5 Turbo"',
		],
		[
			'a model without what the list says beside its name',
			'textToVideo',
			{ modelName: 'kling-2.6', quality: 'pro', resolution: '720p', audio: 'native' },
			'Resolution is "720p", allowed is 1080p, with Model "Kling 2.6" and Sound "Native"',
		],
		[
			'a choice that does not exist by the choices that do',
			'textToVideo',
			{ modelName: 'kling-v3', quality: '={{ "hd" }}' },
			'Quality is "hd", but must be one of Standard, Professional, 4K',
		],
		[
			'a switch on or off',
			'textToVideo',
			{ modelName: 'kling-v2-6', quality: 'std', sound: true },
			'Quality is "Standard", allowed is Professional, with Sound on and Model "Kling V2.6"',
		],
		[
			'a member of a list by its item',
			'textToVideo',
			{
				modelName: 'kling-v3',
				multiShot: true,
				shotType: 'customize',
				multiPrompt: {
					items: [
						{ prompt: 'a', duration: '5' },
						{ prompt: 'b'.repeat(600), duration: '5' },
					],
				},
				duration: '10',
			},
			'Prompt of Shot 2 has 600 characters, but must have at most 512 characters',
		],
		[
			'the use of an item by its choice',
			'omniVideo',
			{
				modelName: 'kling-v3-omni',
				imageList: { items: [{ imageUrl: image, type: 'end_frame' }] },
			},
			'Images needs an item with Use As "First Frame"',
		],
		[
			'the use of an input of the newer models likewise',
			'omniVideo',
			{
				modelName: 'kling-3.0-omni',
				imageList: { items: [{ imageUrl: image, type: 'end_frame' }] },
			},
			/^Images with Use As "First Frame" is missing/,
		],
		[
			'a choice that hides a field by its name',
			'textToVideo',
			{ multiShot: true, shotType: 'intelligence', multiPrompt: { items: [{ prompt: 'a', duration: '5' }] } },
			'Shots does not fit Shot Type "Planned by the Model": empty it, or choose another',
		],
	])('%s', async (_, operation, parameters, words) => {
		const { message } = await refusalOf('video', operation, { prompt: 'x', ...parameters });
		if (typeof words === 'string') expect(message).toBe(words);
		else expect(message).toMatch(words);
	});

	test('a model that was typed as it was typed', async () => {
		const typed = { modelName: 'custom', customModel: 'kling-v9', prompt: 'x', quality: '4k' };
		const { advice } = await requestOf('video', 'textToVideo', typed);
		expect(advice).toEqual(['Model is "kling-v9", allowed is Kling V3, with Quality "4K"']);
	});
});

test.each(['__proto__', 'constructor'])('a model called %s is said as it is', (model) => {
	const { plain } = formWords(
		families.find(({ family }) => family === 'textToVideo')!,
		{},
	);
	expect(plain('model_name', model)).toBe(model);
});
