import type { Json, JsonObject, Schema } from '../contract';

/** How a prompt of a kind of body refers to inputs, and how the inputs get their names. */
interface Notation {
	/** Whether bodies of this schema have inputs with names. */
	suits(schema: Schema): boolean;
	/** The inputs of a body by name; those that are `needed` have a part in the result only when the prompt says which. */
	inputs(body: JsonObject): Array<{ name: string; needed: boolean }>;
	/** A name as the prompt writes it. */
	written(name: string): string;
	/** What looks like a name in a prompt, without its marks. */
	pattern: RegExp;
}

const objects = (value: Json | undefined): JsonObject[] =>
	Array.isArray(value)
		? value.filter((item): item is JsonObject => typeof item === 'object' && item !== null && !Array.isArray(item))
		: [];

/** Typed inputs name themselves (contract: V2Content id). */
const byId: Notation = {
	suits: ({ properties }) => (properties?.contents?.items?.oneOf ?? []).some((part) => part.properties?.id),
	inputs: ({ contents }) =>
		objects(contents).flatMap(({ id }) => (typeof id === 'string' && id !== '' ? [{ name: id, needed: true }] : [])),
	written: (name) => `@${name}`,
	// A sign within a word is part of an address.
	pattern: /(?<![\p{L}\p{N}.])@([\p{L}\p{N}_-]+)/gu,
};

/** Lists whose items go by their kind and place (contract: prompt of omni-video). */
const LISTS = { image_list: 'image', element_list: 'element', video_list: 'video' };

const byPlace: Notation = {
	// Lists of images whose prompt names none of them hold `image`, not `image_url`.
	suits: ({ properties }) => properties?.image_list?.items?.properties?.image_url !== undefined,
	inputs: (body) =>
		Object.entries(LISTS).flatMap(([list, kind]) =>
			// Frames have a use without being named.
			objects(body[list]).map(({ type }, index) => ({
				name: `${kind}_${index + 1}`,
				needed: kind !== 'image' || !type,
			})),
		),
	written: (name) => `<<<${name}>>>`,
	pattern: /<<<\s*([\p{L}\p{N}_-]+)\s*>>>/gu,
};

/** The texts of a body in which inputs can be named. */
const promptsOf = ({ prompt, contents, multi_prompt: shots }: JsonObject): string =>
	[
		prompt,
		...objects(contents).flatMap(({ type, text }) => (type === 'prompt' ? [text] : [])),
		...objects(shots).map((shot) => shot.prompt),
	]
		.filter((text) => typeof text === 'string')
		.join('\n');

const listed = (names: string[]): string => names.join(', ');

/** What does not fit together of the inputs of a body and the names in its prompt, in sentences. */
export function promptNames(body: JsonObject, schema: Schema): string[] {
	const notation = [byId, byPlace].find(({ suits }) => suits(schema));
	const text = promptsOf(body);
	if (!notation || text === '') return [];
	const inputs = notation.inputs(body);
	const given = inputs.map(({ name }) => name);
	const written = [...text.matchAll(notation.pattern)].map(([, name]) => name);
	const isGiven = (name: string): boolean => given.some((each) => each === name || name.startsWith(each));
	const strange = [...new Set(written.filter((name) => !isGiven(name)))];
	const unnamed = inputs
		.filter(({ name, needed }) => needed && !text.includes(notation.written(name)))
		.map(({ name }) => name);
	const known = given.length > 0 ? `there are ${listed(given.map(notation.written))}` : 'there is none';
	return [
		...(strange.length > 0
			? [`The prompt names ${listed(strange.map(notation.written))}, but no input is called so: ${known}.`]
			: []),
		...(unnamed.length > 0
			? [
					`The prompt never names ${listed(unnamed.map(notation.written))}: Kling may leave out what the prompt does not refer to.`,
				]
			: []),
	];
}

/** Whether a prompt refers to an input by its name, in the way of any generation. */
export const isNamedIn = (prompt: string, name: string): boolean =>
	[byId, byPlace].some(({ pattern }) => [...prompt.matchAll(pattern)].some(([, written]) => written === name));
