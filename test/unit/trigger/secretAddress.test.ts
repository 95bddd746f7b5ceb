import type { IHookFunctions } from 'n8n-workflow';
import { assertSecretAddress, ownAddress } from '../../../nodes/KlingTrigger/address';

const ctx = (options: Record<string, unknown> = {}, webhookId: string | undefined = 'random') =>
	({
		getNode: () => ({ name: 'Kling', webhookId }),
		getNodeParameter: (name: string, fallback: unknown) => options[name.replace('options.', '')] ?? fallback,
	}) as unknown as IHookFunctions;

const refusalOf = (given: IHookFunctions) => {
	try {
		assertSecretAddress(given);
		return undefined;
	} catch (error) {
		const { message, description } = error as { message: string; description: string };
		return [message, description];
	}
};

test.each([
	['random', {}],
	['random, with a secret', { secret: 'sixteen-letters-' }],
	["the user's own, with a secret", { path: 'films', secret: 'sixteen-letters-' }],
	['random, with an empty path', { path: '' }],
])('an address that nobody can guess may be published: %s', (_, options) => {
	expect(refusalOf(ctx(options))).toBeUndefined();
});

test.each([
	[
		{ path: 'films' },
		'A path of your own needs a secret',
		'Add the option Secret with at least 16 characters, or remove the option Path: the random address of this node needs none.',
	],
	[
		{ path: 'films', secret: 'fifteen-letters' },
		'Secret must have at least 16 characters',
		'Let a password manager make one, or remove the option: the random address of this node needs none.',
	],
	[
		{ secret: '' },
		'Secret must have at least 16 characters',
		'Let a password manager make one, or remove the option: the random address of this node needs none.',
	],
])('an address that can be guessed may not: %j', (options, message, description) => {
	expect(refusalOf(ctx(options))).toEqual([message, description]);
});

test('a node that was copied without an address of its own is not published', () => {
	expect(refusalOf(ctx({}, ''))).toEqual([
		'This node has no address of its own yet',
		'Delete the node and add it anew in the editor.',
	]);
});

test('what stands in the options counts as it stands there', () => {
	expect(ownAddress(ctx({ path: ' a ', secret: 7 }))).toEqual({ path: ' a ', secret: '7' });
	expect(ownAddress(ctx())).toEqual({ path: undefined, secret: undefined });
});
