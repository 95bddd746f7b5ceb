import type { IBinaryData, IBinaryKeyData, IDataObject } from 'n8n-workflow';
import type { Media } from '../contract';
import { fileWords } from '../fields/whenEmpty';
import { formats } from '../shared/fileFormat';
import { isAddress } from '../shared/values';
import { allOf, shown } from '../shared/words';

const endingOf = ({ fileExtension, fileName = '' }: IBinaryData): string =>
	(fileExtension ?? /\.(\w+)$/.exec(fileName)?.[1] ?? '').toLowerCase();

/** The kind of a file by what n8n says of it; undefined when that does not tell. */
function kindOf(file: IBinaryData): Media['kind'] | undefined {
	const main = file.mimeType?.split('/')[0].toLowerCase();
	if (Object.hasOwn(fileWords, main)) return main as Media['kind'];
	return (formats[endingOf(file)]?.kinds ?? []).find((kind): kind is Media['kind'] => kind in fileWords);
}

/** The names of an item's files of one kind. */
export const filesOfKind = (files: IBinaryKeyData, kind: Media['kind']): string[] =>
	Object.keys(files).filter((name) => kindOf(files[name]) === kind);

/** Tells what nodes before had for an item without files, as the rest of a sentence. */
export type FilesBefore = () => string;

/** What files an item has, as a sentence without its full stop. */
export function whichFiles(files: IBinaryKeyData = {}, before: FilesBefore = () => ''): string {
	const names = Object.keys(files);
	if (names.length === 0) return `The item has no file${before()}`;
	return names.length === 1 ? `The item has a file: ${names[0]}` : `The item has the files ${allOf(names)}`;
}

/** What an expression gives that means a file but is not its name: n8n's own entry of it, or a form's description. */
interface Description extends IDataObject {
	id?: string;
	fileName?: string;
	filename?: string;
	mimeType?: string;
	mimetype?: string;
}

const nameIn = ({ fileName, filename }: Description): string | undefined => fileName ?? filename;

/** An object, also as the only one of a list. */
function onlyObject(value: unknown): Description | undefined {
	const one = (Array.isArray(value) && value.length === 1 ? value[0] : value) as Description | null;
	return typeof one !== 'object' || one === null || Array.isArray(one) ? undefined : one;
}

/** The web address in an attachment of a table or an entry of `files`, also as the only one of a list. */
export function addressIn(value: unknown): string | undefined {
	const url = onlyObject(value)?.url;
	return typeof url === 'string' && isAddress(url) ? url : undefined;
}

/** A description of a file, also as the only one of a list; undefined when it is none. */
function descriptionIn(value: unknown): Description | undefined {
	const one = onlyObject(value);
	if (!one) return undefined;
	return nameIn(one) !== undefined || one.mimeType !== undefined || one.mimetype !== undefined ? one : undefined;
}

function isMeant(file: IBinaryData, described: Description): boolean {
	if (described.id !== undefined) return file.id === described.id;
	if (typeof described.data === 'string' && described.data !== file.data) return false;
	const type = described.mimeType ?? described.mimetype;
	return file.fileName === nameIn(described) && (type === undefined || type === file.mimeType);
}

/**
 * The name of the file of an item that a value describes.
 * @returns a problem in words that follow the field's name when the item has no such file, or several
 */
export function describedFile(
	value: unknown,
	files: IBinaryKeyData = {},
	before?: FilesBefore,
): { name: string } | { problem: string } {
	const described = descriptionIn(value);
	if (!described) {
		return {
			problem: `is ${shown(value)}, which means no file. ${whichFiles(files, before)}`,
		};
	}
	const names = Object.keys(files).filter((name) => isMeant(files[name], described));
	if (names.length === 1) return { name: names[0] };
	const what = `describes the file ${nameIn(described) ?? 'of another item'}`;
	return names.length === 0
		? { problem: `${what}, which the item does not have. ${whichFiles(files, before)}` }
		: { problem: `${what}, and the item has it as ${allOf(names)}; enter one of these names` };
}
