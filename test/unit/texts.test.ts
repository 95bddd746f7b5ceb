import type { INodeProperties, INodePropertyMode, INodePropertyOptions } from 'n8n-workflow';
import { KlingApi } from '../../credentials/KlingApi.credentials';
import { Kling } from '../../nodes/Kling/Kling.node';
import { KlingTrigger } from '../../nodes/KlingTrigger/KlingTrigger.node';
import { byOperation } from '../../nodes/Kling/families';
import { operationWords } from '../../nodes/Kling/fields/operationWords';
import { misfitHint, USED } from '../../nodes/Kling/form/misfit';
import { own } from '../../nodes/Kling/fields/ownParameters';

const node = new Kling().description;
const trigger = new KlingTrigger().description;
const everything = [...node.properties, ...trigger.properties, ...new KlingApi().properties];

type Option = INodePropertyOptions | INodeProperties | { displayName: string; values: INodeProperties[] };

/** A property with those in its lists and collections. */
function withInner(property: INodeProperties): INodeProperties[] {
	const inner = ((property.options ?? []) as Option[]).flatMap((option) => {
		if ('values' in option) return option.values;
		return 'type' in option && 'displayName' in option ? [option as INodeProperties] : [];
	});
	return [property, ...inner.flatMap(withInner)];
}

const properties = everything.flatMap(withInner);
/** Without the fields that keep what was filled in where they are not offered: they say only that. */
const fits = (property: INodeProperties): boolean => ![misfitHint(property), USED].includes(property.hint ?? '');
const described = everything.filter(fits).flatMap(withInner).filter(fits);
const choices = properties.flatMap(({ type, options = [] }) =>
	['options', 'multiOptions'].includes(type) ? (options as INodePropertyOptions[]) : [],
);
const modes = properties.flatMap(({ modes: all = [] }) => all as INodePropertyMode[]);
const labels = properties.filter(({ type }) => type !== 'notice').map(({ displayName }) => displayName);
const notices = properties.filter(({ type }) => type === 'notice').map(({ displayName }) => displayName);

/** Everything that the forms say. */
const texts = [
	...labels,
	...notices,
	...properties.flatMap(({ description, hint, placeholder }) => [description, hint, placeholder]),
	...choices.flatMap(({ name, description, action }) => [name, description, action]),
	...modes.flatMap(({ displayName, hint, placeholder }) => [displayName, hint, placeholder]),
	...[node, trigger].flatMap(({ displayName, description, eventTriggerDescription, activationMessage }) => [
		displayName,
		description,
		eventTriggerDescription,
		activationMessage as string | undefined,
	]),
	node.waitingNodeTooltip,
].filter((text): text is string => text !== undefined);

test('the forms say a lot', () => {
	expect(texts.length).toBeGreaterThan(500);
});

test('no text has a bare <, which n8n takes for HTML', () => {
	const links = /<a href="https:[^"<>]+" target="_blank">|<\/a>/g;
	expect(texts.filter((text) => text.replace(links, '').includes('<'))).toEqual([]);
});

/** Words that mean nothing to who has never written a program or looked into this one. */
const jargon = [
	'binary',
	'base64',
	'park(s|ed|ing)?',
	'slots?',
	'workers?',
	'\\(ms\\)',
	'ms',
	'famil(y|ies)',
	'cfg',
	'endpoints?',
	'poll(s|ed|ing)?',
	'sessions?',
	'tokens?',
	'enum',
	'payload',
	'api calls?',
	'config',
	'undefined',
	'array',
	'string',
	'boolean',
	'mutex',
	'clamps?',
];
/** What Kling itself calls so. */
const allowed = /\bSession ID\b/g;

test.each(jargon)('no text has the word %s', (word) => {
	const pattern = new RegExp(`(^|[^\\w-])${word}(?![\\w-])`, 'i');
	expect(texts.filter((text) => pattern.test(text.replace(allowed, '')))).toEqual([]);
});

test('labels and names of values are in title case', () => {
	const small = new Set([
		'to',
		'of',
		'for',
		'in',
		'the',
		'and',
		'by',
		'per',
		'or',
		'on',
		'if',
		'is',
		'a',
		'with',
		'at',
	]);
	const isSmall = (word: string) => /^[a-z]/.test(word) && !small.has(word) && !/^\d|^[a-z]+\d/.test(word);
	const names = [...labels, ...choices.map(({ name }) => name)];
	expect(names.filter((name) => name.split(/[ -]/).some(isSmall))).toEqual([]);
});

test('every property says what it is for, in words of its own', () => {
	const said = described.filter(
		({ type, name }) => !['notice', 'collection', 'hidden'].includes(type) && !['resource', 'operation'].includes(name),
	);
	const poor = said.filter(({ displayName, description = '' }) => {
		const [first] = description.split(': URL');
		return first.length < 8 || first.toLowerCase() === displayName.toLowerCase();
	});
	expect(poor.map(({ name, description }) => `${name}: ${description}`)).toEqual([]);
});

test('switches say "Whether"', () => {
	const switches = described.filter(({ type }) => type === 'boolean');
	expect(switches.filter(({ description }) => !description?.startsWith('Whether '))).toEqual([]);
});

test('examples are examples', () => {
	const examples = [...properties, ...modes].flatMap(({ placeholder = '' }) => placeholder).filter(Boolean);
	expect(examples.filter((text) => !/^(e\.g\. |Add )/.test(text))).toEqual([]);
});

describe('actions', () => {
	const operations = node.properties.filter(({ name }) => name === 'operation');
	const actions = operations.flatMap(({ displayOptions, options }) =>
		(options as INodePropertyOptions[]).map(({ action, value }) => ({
			action: action!,
			value,
			resource: String(displayOptions!.show!.resource![0]),
		})),
	);

	test('have no articles', () => {
		expect(actions.filter(({ action }) => /\b(an?|the)\b/i.test(action))).toEqual([]);
	});

	test('are in sentence case', () => {
		expect(actions.filter(({ action }) => !/^[A-Z][^A-Z]*$/.test(action))).toEqual([]);
	});

	/** Words by which an action names the thing that its resource is about. */
	const named: Record<string, RegExp> = {
		video: /video/,
		videoEdit: /video/,
		image: /image|virtual try-on/,
		audio: /sound|speech/,
		task: /task/,
		voice: /voice/,
		element: /element/,
		solution: /video|subtitles/,
		account: /account/,
	};

	test.each(actions)('$action names its resource', ({ action, resource }) => {
		expect(action).toMatch(named[resource]);
	});

	test('begin with video, and end with the account', () => {
		const resources = (node.properties[0].options as INodePropertyOptions[]).map(({ value }) => value);
		expect(resources[0]).toBe('video');
		expect(resources.at(-1)).toBe('account');
		expect(actions[0].value).toBe('textToVideo');
		expect(actions[1].value).toBe('imageToVideo');
	});

	test('n8n finds the operations of every resource', () => {
		const resources = (node.properties[0].options as INodePropertyOptions[]).map(({ value }) => value);
		expect([...new Set(actions.map(({ resource }) => resource))].sort()).toEqual([...resources].sort());
	});
});

test('one entry of the node panel for each thing that the trigger can start on', () => {
	// n8n makes actions of the options of the first property with this label.
	const parameter = trigger.properties.find(({ displayName }) => displayName === 'Trigger On');
	const actions = (parameter!.options as INodePropertyOptions[]).map(({ action }) => action);
	expect(actions).toEqual(['On task succeeded', 'On task failed', 'On task in progress', 'On task submitted']);
});

test('no camera move is called as the uses of an image are', () => {
	const moves = described.find(({ name, type }) => name === 'cameraControlType' && type === 'options')!;
	const [none, ...others] = (moves.options as INodePropertyOptions[]).map(({ name }) => name);
	expect(none).toBe('None');
	expect(others).toEqual([...others].sort());
	const uses = properties.find(({ displayName, name }) => name === 'type' && displayName === 'Use As')!.options;
	expect((uses as INodePropertyOptions[]).map(({ name }) => name)).toContain('Reference');
});

test('words of an operation belong to one of its parameters', () => {
	const unknown = Object.keys(operationWords).filter((key) => {
		const [resource, operation, name] = key.split('.');
		const family = byOperation(resource, operation);
		return ![family, ...(family?.variants ?? [])].some((one) => one?.fields.some((field) => field.name === name));
	});
	expect(unknown).toEqual([]);
});

test("the node's own parameters are called in messages as they are in the form", () => {
	const options = node.properties.find(({ name }) => name === 'options')!;
	const form = [...node.properties, ...(options.options as INodeProperties[])];
	for (const { name, label } of Object.values(own)) {
		const called = form
			.filter((property) => property.name === name.replace('options.', ''))
			.map((one) => one.displayName);
		expect(called).toContain(label);
	}
});
