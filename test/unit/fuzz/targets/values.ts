import { ok } from 'node:assert/strict';
import fc from 'fast-check';
import * as readers from '../../../../nodes/Kling/shared/values';
import { texts, values, type Target } from '../target';

const CHOICES = ['auto', 'poll'] as const;
const NAMED = CHOICES.map((value) => ({ name: `Way ${value}`, value }));
const LIMITS = [{}, { min: 0 }, { min: 1, max: 10, whole: true }];

/** What each reader may give besides nothing and a reason. */
const kinds: Record<string, { read(given: unknown): unknown; fits(value: unknown): boolean }> = {
	switch: { read: readers.readSwitch, fits: (value) => typeof value === 'boolean' },
	number: { read: (given) => readers.readNumber(given, LIMITS[0]), fits: Number.isFinite },
	'number from 0': {
		read: (given) => readers.readNumber(given, LIMITS[1]),
		fits: (value) => Number.isFinite(value) && Number(value) >= 0,
	},
	'whole number from 1 to 10': {
		read: (given) => readers.readNumber(given, LIMITS[2]),
		fits: (value) => [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].includes(Number(value)),
	},
	text: { read: readers.readText, fits: (value) => typeof value === 'string' },
	id: { read: readers.readId, fits: (value) => typeof value === 'string' && !/^\d+e\+?\d+$/i.test(value) },
	time: { read: (given) => readers.readTime(given, 'Europe/Berlin'), fits: Number.isFinite },
	choice: { read: (given) => readers.readChoice(given, NAMED), fits: (value) => CHOICES.includes(value as 'auto') },
	choices: {
		read: (given) => readers.readChoices(given, NAMED),
		fits: (value) => Array.isArray(value) && value.every((one) => CHOICES.includes(one as 'auto')),
	},
};

const LONGEST_REASON = 400;

/** A parameter becomes a value of its kind, nothing, or a short reason; never something else, never an exception. */
export const parameters: Target = {
	name: 'readers of parameters',
	percent: 22,
	inputs: fc.tuple(fc.constantFrom(...Object.keys(kinds)), fc.oneof(values, texts)),
	check([kind, given]: [string, unknown]) {
		const value = kinds[kind].read(given);
		if (value instanceof readers.Unusable) {
			ok(value.why.length < LONGEST_REASON, `a reason of ${value.why.length} characters`);
			return;
		}
		ok(value === undefined || kinds[kind].fits(value), `${kind}: ${String(value)}`);
	},
};
