import type { IExecuteFunctions } from 'n8n-workflow';
import { contract, type JsonObject, type Schema } from '../contract';
import { typesOf } from '../contract/validate';
import { readBinary, type ReadFile } from './binary';
import type { MediaFile } from './checkFile';
import { filesBefore } from './filesBefore';
import { addressIn, describedFile, type FilesBefore } from './itemFiles';
import { formatOf } from '../shared/fileFormat';
import { lookUp } from '../shared/lookUp';
import { beginsAsAddress, isAddress } from '../shared/values';

type Use = NonNullable<Schema['media']>;

/** A string of the body that stands for a file. */
interface Source {
	use: Use;
	path: string;
	value: string | object;
	set(wire: string): void;
}

const DATA_URI = /^data:[^,]*;base64,/i;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** Longer texts of Base64 letters are files, if of an unknown kind; shorter ones are words. */
const LONGEST_WORD = 100;
/** Where the contract states no size, this many MB are read at most. */
const DEFAULT_MB = 200;

/** Every file string in a body, found along the schema. */
function sourcesIn(node: any, schema: Schema, path = '', set: Source['set'] = () => undefined): Source[] {
	const use = schema.media;
	if (typeof node === 'string' || (use && typeof node === 'object' && node)) {
		return use?.accept.some((form) => form !== 'kling-id') && node ? [{ use, path, value: node, set }] : [];
	}
	if (Array.isArray(node)) {
		return node.flatMap((item, index) =>
			sourcesIn(item, schema.items ?? {}, `${path}[${index}]`, (wire) => (node[index] = wire)),
		);
	}
	const own = schema.oneOf?.find((part) => typesOf(part).includes(node?.type)) ?? schema;
	return Object.entries(own.properties ?? {}).flatMap(([key, part]) =>
		sourcesIn(node?.[key], part, path ? `${path}.${key}` : key, (wire) => (node[key] = wire)),
	);
}

function asBase64(value: string): Buffer | undefined {
	const text = value.replace(DATA_URI, '').replace(/\s/g, '');
	if (text === '' && DATA_URI.test(value)) return Buffer.alloc(0);
	if (!BASE64.test(text)) return undefined;
	const bytes = Buffer.from(text, 'base64');
	const isFile = DATA_URI.test(value) || text.length > LONGEST_WORD || formatOf(bytes) !== undefined;
	return isFile ? bytes : undefined;
}

/** Why a text that begins as an address is none. */
function noAddress(value: string): string {
	const begun = value.slice(0, 80);
	if (/\shttps?:\/\//i.test(value)) return `takes one URL, but got several: "${begun}"`;
	if (/\s/.test(value)) return `is a URL with a space in it: "${begun}"; write %20 in its place`;
	return `is "${begun}", of which the rest of the URL is missing`;
}

function cannotBeRead(value: string, names: string[], before: FilesBefore): string {
	const known = names.length > 0 ? `this item has ${names.join(', ')}` : `this item has none${before()}`;
	if (beginsAsAddress(value)) return noAddress(value);
	const shown = value.length > 40 ? `${value.slice(0, 40)}...` : value;
	return `is "${shown}", which is neither a URL (http or https) nor the Input Data Field Name of a file (${known})`;
}

async function load(
	ctx: IExecuteFunctions,
	itemIndex: number,
	source: Source,
	model: string,
): Promise<MediaFile | undefined> {
	const { use, path, value, set } = source;
	const limits = lookUp(use.limits_by_model ?? {}, model) ?? use.limits;
	const file = { path, limits };
	if (typeof value === 'string' && isAddress(value)) {
		return use.accept.includes('url') ? undefined : { ...file, problem: 'takes a file only, but got a URL' };
	}
	const binary = ctx.getInputData()[itemIndex]?.binary ?? {};
	const before = () => filesBefore(ctx, itemIndex);
	if (typeof value === 'object') {
		const described = describedFile(value, binary, before);
		if ('name' in described) return await load(ctx, itemIndex, { ...source, value: described.name }, model);
		const address = addressIn(value);
		if (address !== undefined) {
			set(address);
			return await load(ctx, itemIndex, { ...source, value: address }, model);
		}
		// What the checks of the body see is a text, as the field takes.
		set(JSON.stringify(value));
		return { ...file, problem: described.problem };
	}
	const isField = Object.hasOwn(binary, value);
	const text = isField ? undefined : asBase64(value);
	if (!isField && !text) return { ...file, problem: cannotBeRead(value, Object.keys(binary), before) };
	if (!use.accept.includes('base64')) {
		return { ...file, problem: 'takes a URL only, but got a file; upload it somewhere Kling can fetch it from' };
	}
	const maxMb = contract.media[limits].maxMb ?? DEFAULT_MB;
	const read: ReadFile = text ? { bytes: text } : await readBinary(ctx, itemIndex, value, maxMb);
	if (read.problem !== undefined) return { ...file, problem: read.problem };
	const { bytes } = read;
	set(bytes.toString('base64'));
	return { ...file, bytes };
}

/**
 * Puts the wire value in the place of every file string of a body: URLs stay, Base64 loses its `data:` and white space,
 * names of binary fields become their content in Base64. Kling fetches URLs itself, so they are not looked at.
 * @param body is changed
 * @param model some models have limits of their own
 * @returns the files to check, and what could not be read
 */
export async function loadMedia(
	ctx: IExecuteFunctions,
	itemIndex: number,
	body: JsonObject,
	schema: Schema,
	model: string,
): Promise<MediaFile[]> {
	const files: MediaFile[] = [];
	for (const source of sourcesIn(body, schema)) {
		const file = await load(ctx, itemIndex, source, model);
		if (file) files.push(file);
	}
	return files;
}
