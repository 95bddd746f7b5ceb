import type { Body, Rule } from '../types';
import { applies } from './conditions';
import { operators } from './operators';
import type { Reader } from './paths';

const NOT_OPERATORS = ['id', 'level', 'when', 'since', 'until', 'certainty', 'note'];
/** Operators that see a whole list at once, so `[*]` in them is no "per item". */
const AGGREGATES = ['sumEquals'];

const isPast = (date: string | undefined, now: number) => date !== undefined && Date.parse(date) <= now;
const isFuture = (date: string | undefined, now: number) => date !== undefined && Date.parse(date) > now;

/** The rule once per item of the first `[*]` list it names, or itself when it names none. */
function perItem(read: Reader, rule: Rule): Rule[] {
	const text = JSON.stringify(rule, (key, value) => (AGGREGATES.includes(key) ? undefined : (value as unknown)));
	const path = /"([^"]*?)\[\*\]/.exec(text)?.[1];
	if (path === undefined) return [rule];
	const concrete = (index: number) => JSON.parse(JSON.stringify(rule).replaceAll(`"${path}[*]`, `"${path}[${index}]`));
	return read.items(path).flatMap((_, index) => perItem(read, concrete(index) as Rule));
}

/** A rule that a request breaks. */
export interface Broken {
	rule: string;
	/** The operator that was not satisfied, and what it was told. */
	operator: string;
	argument: unknown;
	/** What is wrong, in words that name the fields. */
	problem: string;
	body: Body;
}

/**
 * Checks a request against the contract's `x-rules` of level reject.
 * Returns the first breach, or undefined. `now` (Unix ms) decides on since and until.
 */
export function breach(rules: Rule[], read: Reader, now: number): Broken | undefined {
	const current = rules.filter((rule) => !isPast(rule.until, now) && !isFuture(rule.since, now));
	for (const rule of current.flatMap((each) => perItem(read, each))) {
		if (!applies(read, rule.when)) continue;
		for (const name of Object.keys(rule).filter((key) => !NOT_OPERATORS.includes(key))) {
			const operator = operators[name];
			if (!operator) throw new Error(`Unknown rule operator ${name}`);
			const problem = operator(read, rule[name] as never);
			if (problem) return { rule: rule.id, operator: name, argument: rule[name], problem, body: read.body };
		}
	}
	return undefined;
}
