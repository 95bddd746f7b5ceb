import { ok } from 'node:assert/strict';
import fc from 'fast-check';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

/** One reader or handler that is given hostile inputs. */
export interface Target {
	name: string;
	/** Its part of all inputs; the parts of all targets make 100. */
	percent: number;
	inputs: fc.Arbitrary<unknown>;
	/** Gives one input to it, and throws when it does not stand it. */
	check(input: never): void | Promise<void>;
}

/** No single input may take longer than this, milliseconds. */
const LONGEST_MS = 2000;

/** What no output may hold. Inputs hold it in the places where such things stand. */
export const SECRET = 'THEsecretTHATnobodySEES';

/** @throws AssertionError when an output holds the secret */
export function withoutSecret(output: unknown): void {
	ok(!(JSON.stringify(output) ?? '').includes(SECRET), 'the secret is in the output');
}

/** Whether an error is the node's own, in words for people; a quoted value may be any text. */
export function isForPeople(error: unknown): boolean {
	if (!(error instanceof NodeOperationError) && !(error instanceof NodeApiError)) return false;
	return !/undefined|\[object|Cannot read|is not a function/.test(error.message.replace(/"[^"]*"/g, ''));
}

const members = [
	'',
	' ',
	'\0',
	'__proto__',
	'constructor',
	'toString',
	'{{ 1 }}',
	'<<<image_1>>>',
	'data:,',
	'https://',
];

/** Texts that are short, long, odd, or meant for something else. */
export const texts = fc.oneof(
	fc.string({ maxLength: 40 }),
	fc.string({ unit: 'grapheme', maxLength: 20 }),
	fc.constantFrom(...members, 'x'.repeat(3000), 'NaN', 'Infinity', '1e309', '-0', '883600000000000001'),
);

/** Whatever an expression, a sheet or an agent may give. */
export const values = fc.oneof(
	texts,
	fc.double(),
	fc.integer(),
	fc.bigInt(),
	fc.boolean(),
	fc.constantFrom(null, undefined, NaN, Infinity, -Infinity, 2 ** 53, -1),
	fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, maxDepth: 2 }),
);

/** Whatever JSON may hold, objects included that cannot be turned into text. */
export const json = fc.oneof(
	{ weight: 6, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
	{ weight: 2, arbitrary: fc.oneof(texts, fc.double({ noNaN: true, noDefaultInfinity: true })) },
	{ weight: 1, arbitrary: fc.constantFrom({ toString: 1, valueOf: 1 }, { length: 1e9 }, [[[]]], 1e300, -1e300) },
);

/** One of some proper values mostly, else anything that JSON may hold. */
export const mostly = (...proper: unknown[]) =>
	fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...proper) }, { weight: 1, arbitrary: json });

/**
 * Gives a target so many inputs.
 * @throws Error with seed, path and the smallest input that it does not stand
 */
export async function fire({ name, inputs, check }: Target, numRuns: number, seed: number): Promise<void> {
	let longest = 0;
	const property = fc.asyncProperty(inputs, async (input) => {
		const startedAt = performance.now();
		await check(input as never);
		longest = Math.max(longest, performance.now() - startedAt);
		ok(longest <= LONGEST_MS, `it took ${Math.round(longest)} ms`);
	});
	try {
		await fc.assert(property, { numRuns, seed });
	} catch (error) {
		throw new Error(`${name}: ${(error as Error).message}`, { cause: error });
	}
}
