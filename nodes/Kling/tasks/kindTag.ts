import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { families } from '../families';

/** Members of a body, at its top or one level down, that decide how long Kling works on the task. */
const DECIDING = [
	'model_name',
	'mode',
	'resolution',
	'duration',
	'sound',
	'audio',
	'n',
	'result_type',
	'series_amount',
	'effect_scene',
];
const NESTED = ['settings', 'input'];

const OURS = /^n8n-/;
const TAG = /(?:^|-)k([0-9a-z]{2}[0-9a-z]{3})(?=-|$)/;
const FAMILY_LENGTH = 2;
const KIND_LENGTH = 3;

const digits = (text: string, length: number): string =>
	BigInt(`0x${createHash('sha256').update(text).digest('hex').slice(0, 16)}`)
		.toString(36)
		.padStart(length, '0')
		.slice(-length);

const familyPart = (name: string): string => `k${digits(name, FAMILY_LENGTH)}`;

/**
 * A few characters that tell tasks apart which take differently long: `k`, two for the family, three for model, quality,
 * length and sound. They are part of our external ids, so that Kling's lists show which earlier tasks are alike.
 * @param path where the task is created; newer paths name the model
 */
export function kindTag(family: string, path: string, body: IDataObject): string {
	const members = [body, ...NESTED.map((name) => body[name])].filter(
		(value): value is IDataObject => typeof value === 'object' && value !== null && !Array.isArray(value),
	);
	const known = DECIDING.flatMap((name) =>
		members.flatMap(({ [name]: value }) =>
			['string', 'number', 'boolean'].includes(typeof value) && value !== '' ? [`${name}=${String(value)}`] : [],
		),
	);
	return `${familyPart(family)}${digits([path, ...known].join('\n'), KIND_LENGTH)}`;
}

/** The tag in an external id that one of these nodes made; undefined in any other id. */
export function tagIn(externalId: unknown): string | undefined {
	if (typeof externalId !== 'string' || !OURS.test(externalId)) return undefined;
	const found = TAG.exec(externalId);
	return found ? `k${found[1]}` : undefined;
}

/** Whether two tags are of one family. */
export const isSameFamily = (tag: string | undefined, other: string | undefined): boolean =>
	tag !== undefined && tag.slice(0, 1 + FAMILY_LENGTH) === other?.slice(0, 1 + FAMILY_LENGTH);

/** The families by what their tags begin with. */
const byTag = new Map(families.filter(({ kind }) => kind === 'task').map(({ family }) => [familyPart(family), family]));

/** The family whose tag it is; undefined when none has it. */
export const familyInTag = (tag: string | undefined): string | undefined =>
	tag === undefined ? undefined : byTag.get(tag.slice(0, 1 + FAMILY_LENGTH));
