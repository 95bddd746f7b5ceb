import { endpoint, type Json, type JsonObject, type Schema } from '../../../nodes/Kling/contract';
import { typesOf } from '../../../nodes/Kling/contract/validate';
import { families } from '../../../nodes/Kling/families';
import { valid } from './bodies';
import { Comparison } from './sides';

/** Families with the model in their path. */
const byModel = families
	.flatMap(({ variants = [] }) => variants)
	.filter(({ path }) => path.includes('{model}'))
	.map((family) => [family.path, family] as const);

const SECONDS = [undefined, 2, 5, 10, 15, 16];

/** Every input of a path, filled as its schema asks. */
function inputsOf({ properties }: Schema): JsonObject[] {
	const parts = properties?.contents?.items?.oneOf ?? [];
	return parts.flatMap((part) =>
		typesOf(part).map((type) => ({
			...(valid(part) as JsonObject),
			type,
			...(part.properties?.id && { id: `a_${type}` }),
		})),
	);
}

/** No input, and each one. */
const singles = <T>(all: T[]): T[][] => [[], ...all.map((one) => [one])];

/** Each two, and each one twice. */
const pairs = <T>(all: T[]): T[][] => all.flatMap((one, at) => all.slice(at).map((two) => [one, two]));

const valuesOf = (settings: Schema | undefined, name: string): Array<Json | undefined> => [
	undefined,
	...(settings?.properties?.[name]?.enum ?? []),
];

test.each(byModel)(
	'%s: every model, size, length, sound and inputs is taken or refused by node and server alike',
	(path, family) => {
		const { schema, models } = endpoint(path);
		const { settings, prompt, contents } = schema.properties!;
		const inputs = contents ? inputsOf(schema) : [];
		const promptInput = inputs.find(({ type }) => type === 'prompt');
		const fixed: JsonObject = {
			...(settings?.properties?.aspect_ratio && { aspect_ratio: '16:9' }),
			...(settings?.properties?.character_orientation && { character_orientation: 'video' }),
		};
		// How many of size, length and sound are set besides two inputs; many kinds of inputs make many pairs.
		const most = inputs.length > 4 && process.env.WHOLE_MATRIX === undefined ? 1 : 2;
		const comparison = new Comparison();
		for (const { name } of models) {
			for (const resolution of valuesOf(settings, 'resolution')) {
				for (const audio of valuesOf(settings, 'audio')) {
					for (const duration of settings?.properties?.duration ? SECONDS : [undefined]) {
						const wanted = { ...fixed, resolution, audio, duration };
						const sent = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
						const others = inputs.filter((input) => input !== promptInput);
						// Two inputs at once meet each size, length and sound, but not all of them together.
						const isPlain = [resolution, audio, duration].filter((value) => value !== undefined).length < most;
						for (const set of [...singles(others), ...(isPlain ? pairs(others) : [])]) {
							comparison.add(family, {
								$path: { model: name },
								...(prompt && { prompt: 'A boat' }),
								...(contents && { contents: [...(promptInput ? [promptInput] : []), ...set] }),
								settings: sent as JsonObject,
							});
						}
					}
				}
			}
		}
		comparison.print(path);
		expect(comparison.taken).toBeGreaterThan(0);
		expect(comparison.refused).toBeGreaterThan(0);
	},
);
