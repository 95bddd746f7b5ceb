import { tryToParseDateTime } from 'n8n-workflow';
import { oneOf, shown, trimmed } from './words';

/**
 * A value that cannot be used; `why` ends a sentence that begins with the field: `is "maybe", but must be ...`.
 * `about` begins the sentence instead, when it is a part of the field: `Image 2`.
 */
export class Unusable {
	constructor(
		readonly why: string,
		readonly about?: string,
	) {}
}

/** What a reader gives: the value, undefined when nothing was given, or why it cannot be used. */
export type Reading<T> = T | undefined | Unusable;

/** Whether an expression, a cell or an agent gave nothing. */
export const isNothing = (given: unknown): given is undefined | null | '' =>
	given === undefined || given === null || (typeof given === 'string' && trimmed(given) === '');

const must = (given: unknown, what: string): Unusable => new Unusable(`is ${shown(given)}, but must be ${what}`);

/** What is no object as a text; objects need not have one. */
const wordOf = (given: unknown): string => (typeof given === 'object' ? '' : trimmed(String(given)));

const ON = ['true', 'yes', 'on', '1'];
const OFF = ['false', 'no', 'off', '0'];

/** A switch as forms, sheets and agents write it: true, "TRUE", "yes", "on", 1 and their opposites. */
export function readSwitch(given: unknown): Reading<boolean> {
	if (isNothing(given)) return undefined;
	const word = wordOf(given).toLowerCase();
	if (ON.includes(word)) return true;
	return OFF.includes(word) ? false : must(given, 'true or false (or yes or no, on or off, 1 or 0)');
}

/** What a number must be, both ends included. */
export interface NumberLimits {
	min?: number;
	max?: number;
	whole?: boolean;
}

function limitWords({ min, max, whole }: NumberLimits): string {
	const kind = whole ? 'a whole number' : 'a number';
	if (min !== undefined && max !== undefined) return `${kind} from ${min} to ${max}`;
	if (min !== undefined) return `${kind}, at least ${min}`;
	return max === undefined ? kind : `${kind}, at most ${max}`;
}

/** A number, also as text; never NaN or infinite. */
export function readNumber(given: unknown, limits: NumberLimits = {}): Reading<number> {
	if (isNothing(given)) return undefined;
	const isNumeric = typeof given === 'number' || typeof given === 'string';
	const number = isNumeric ? Number(wordOf(given)) : NaN;
	const { min = -Infinity, max = Infinity, whole } = limits;
	const fits = Number.isFinite(number) && number >= min && number <= max && (!whole || Number.isInteger(number));
	return fits ? number : must(given, limitWords(limits));
}

/** Half a character, which a text that was cut may end with; neither URLs nor UTF-8 take it. */
const HALF = /\p{Surrogate}/gu;

const LOST_DIGITS =
	'a number of more digits than JavaScript keeps, so its last ones are lost; hand it over as text, for instance in quotes';

/** Text, also from a number or a switch; numbers that have lost digits are refused. */
export function readText(given: unknown): Reading<string> {
	if (isNothing(given)) return undefined;
	if (typeof given === 'object') return must(given, 'text');
	if (typeof given === 'number' && !Number.isFinite(given)) return must(given, 'text');
	return lostDigits(given) ?? wordOf(given).replace(HALF, '\ufffd');
}

/** A number that has lost digits, as what cannot be used; undefined for anything else. */
export const lostDigits = (given: unknown): Unusable | undefined =>
	typeof given === 'number' && Math.abs(given) > Number.MAX_SAFE_INTEGER
		? new Unusable(`is ${given}, ${LOST_DIGITS}`)
		: undefined;

/** Several ids in one text: a JSON list, lines, or numbers as long as Kling's with something between them. */
const SEVERAL = /^\[.*\]$|[\r\n]|^\d{10,}(\s*[,;|\s]\s*\d{10,})+$/;
const ONE_ID = 'one ID, not a list';
const SPREADSHEET = /^\d+([.,]\d+)?e\+?\d+$/i;

/** An id; Kling's have more digits than a JavaScript number or a spreadsheet cell keeps, so those are refused. */
export function readId(given: unknown): Reading<string> {
	if (isNothing(given)) return undefined;
	if (typeof given === 'object') return must(given, Array.isArray(given) ? ONE_ID : 'an ID');
	if (typeof given === 'boolean' || (typeof given === 'number' && !Number.isInteger(given))) {
		return must(given, 'an ID');
	}
	const text = readText(given);
	// As a part of an address they would lead elsewhere.
	if (text === '.' || text === '..') return must(given, 'an ID');
	if (typeof text === 'string' && SEVERAL.test(text)) return must(text, ONE_ID);
	return typeof text === 'string' && SPREADSHEET.test(text)
		? new Unusable(
				`is ${shown(text)}, the short form in which spreadsheets show long numbers, so its digits are lost; format the column as text and enter the ID again`,
			)
		: text;
}

/** Whether a text begins as a web address does. */
export const beginsAsAddress = (text: string): boolean => /^https?:\/\//i.test(text);

/** Whether a text is a web address and nothing else. */
export const isAddress = (text: string): boolean => /^https?:\/\/\S+$/i.test(text);

/** An id that Kling has given; a caller's own may look like an address, Kling's never do. */
export function readKlingId(given: unknown): Reading<string> {
	const text = readId(given);
	return typeof text === 'string' && beginsAsAddress(text)
		? new Unusable(`is ${shown(text)}, an address, but must be an ID of Kling's`)
		: text;
}

const ISO_OR_SQL = /^\d{4}-?\d{2}(-?\d{2})?([T ]|$)|^\d{4}-W\d/;
const MAIL_DATE = /^[a-z]{3,9},? \d/i;
const MILLISECONDS = /^\d{12,14}$/;

/** Whether a text names a day that no month has, such as 2026-02-30; n8n would take the one so many days later. */
function isNoDay(text: string): boolean {
	const [, year, month, day] = (/^(\d{4})-?(\d{2})-?(\d{2})(?!\d)/.exec(text) ?? []).map(Number);
	return day !== undefined && day > new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/**
 * A point in time: ISO 8601 and its relatives, or milliseconds since 1970.
 * @param zone time zone of texts that name none
 * @returns milliseconds since 1970
 */
export function readTime(given: unknown, zone: string): Reading<number> {
	if (isNothing(given)) return undefined;
	const text = wordOf(given);
	if (MILLISECONDS.test(text)) return Number(text);
	try {
		const isKnown = typeof given === 'object' || ISO_OR_SQL.test(text) || MAIL_DATE.test(text);
		const ms = isKnown && !isNoDay(text) ? tryToParseDateTime(given, zone).toMillis() : NaN;
		if (Number.isFinite(ms)) return ms;
	} catch {
		// n8n throws for what is no date.
	}
	return must(given, 'a date and time such as 2026-01-31T09:30 or 2026-01-31T09:30:00Z');
}

/** A choice of the form: what it holds, and what it is called. */
export interface Choice<T = unknown> {
	name: string;
	value: T;
}

export type Choices<T = unknown> = ReadonlyArray<Choice<T>>;

/** `Kling V2.6 (Retired 2026-09-15)` is `Kling V2.6` to who writes it into a sheet. */
const withoutRemark = (name: string): string => name.replace(/ \([^()]*\)$/, '');

const isYesOrNo = (choices: Choices): boolean =>
	['yes', 'no'].every((word) => choices.some(({ value }) => value === word));

/**
 * What a choice holds when a sheet or an agent gives its value or its name, in any case, or the same number (5, "5.0"),
 * or a switch where the choices are yes and no.
 * @returns what was given where it is none of the choices
 */
export function choiceMeant(given: unknown, choices: Choices): unknown {
	if (isNothing(given) || typeof given === 'object' || choices.some(({ value }) => value === given)) return given;
	const word = wordOf(given).toLowerCase();
	const only = (isMeant: (choice: Choice) => boolean): Choice | undefined => {
		const found = choices.filter(isMeant);
		return found.every(({ value }) => value === found[0].value) ? found[0] : undefined;
	};
	const meant =
		only(({ value }) => String(value).toLowerCase() === word) ??
		only(({ name }) => name.toLowerCase() === word) ??
		only(({ name }) => withoutRemark(name).toLowerCase() === word) ??
		only(({ value }) => value !== '' && Number(value) === Number(word));
	if (meant) return meant.value;
	const isOn = isYesOrNo(choices) ? readSwitch(given) : undefined;
	return typeof isOn === 'boolean' ? (isOn ? 'yes' : 'no') : given;
}

const noneOf = (given: unknown, choices: Choices<string>): Unusable =>
	must(given, oneOf([...new Set(choices.map(({ value }) => value))]));

/** One of several choices, by what it holds or what it is called. */
export function readChoice<T extends string>(given: unknown, choices: Choices<T>): Reading<T> {
	if (isNothing(given)) return undefined;
	const meant = choiceMeant(given, choices);
	return choices.find(({ value }) => value === meant)?.value ?? noneOf(given, choices);
}

/** Several of such choices: a list, or a text with commas. */
export function readChoices<T extends string>(given: unknown, choices: Choices<T>): Reading<T[]> {
	if (isNothing(given)) return undefined;
	if (typeof given === 'object' && !Array.isArray(given)) return noneOf(given, choices);
	const words = Array.isArray(given) ? given : String(given).split(',');
	const read = words.map((word) => readChoice(word, choices) ?? noneOf(word, choices));
	return read.find((choice) => choice instanceof Unusable) ?? (read as T[]);
}
