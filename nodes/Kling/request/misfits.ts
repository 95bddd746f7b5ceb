import {
	endpoint,
	isAbsent,
	memberAt,
	modelPathOf,
	schemaAt,
	type Endpoint,
	type Json,
	type JsonObject,
} from '../contract';
import { isEmpty } from '../fields/codecs';
import { CUSTOM } from '../fields/modelFields';
import type { Family, Field, ReadParameter } from '../families/types';
import { allOf } from '../shared/words';
import { hiddenBy, isLeft, parameterOf } from './body';
import type { Check } from './checkBody';
import { formWords } from './labels';

/** What a deciding field counts as: its value, its default, "off" for a switch that is not sent. */
function decision(path: string, body: JsonObject, modelPath: string, { schema, models }: Endpoint): Json {
	const sent = memberAt(body, path);
	if (path === modelPath) return models.some(({ name }) => name === sent) ? sent! : CUSTOM;
	if (sent !== undefined && !isAbsent(sent)) return sent;
	const node = schemaAt(schema, path);
	if (node?.type === 'boolean') return node.default ?? false;
	return node?.default ?? (node?.enum?.join() === 'on,off' ? 'off' : '');
}

/** What is chosen that has no place for a field of a family, as label and name; empty when the field fits. */
function against(field: Field, served: Family, body: JsonObject): string[] {
	const { path } = served;
	const known = endpoint(path);
	const conditions = known.conditions[field.conditionsOf] ?? [];
	const deciders = [...new Set(conditions.flatMap(({ when }) => Object.keys(when)))];
	const is = new Map(deciders.map((each) => [each, decision(each, body, modelPathOf(path), known)]));
	const fits = ({ when }: (typeof conditions)[number]): boolean =>
		Object.entries(when).every(([each, values]) => values.includes(is.get(each)!));
	if (conditions.length === 0 || conditions.some(fits)) return [];
	return deciders.map((each) => chosen(served, each, is.get(each)!));
}

/** `Quality "Standard"`. */
function chosen(family: Family, path: string, value: Json): string {
	const words = formWords(family, {});
	return `${words.label(path)} ${words.value(path, value)}`;
}

/** Whether the user chose another input in a field that only steers, such as a text in place of a sound. */
function isOfOtherInput(field: Field, fields: Field[], read: ReadParameter): boolean {
	const hidden = hiddenBy(field, read);
	return hidden !== undefined && fields.some(({ name, to }) => name === hidden[0] && to === '');
}

/**
 * Fields that were filled in though what else is chosen (model, quality, duration ...) has no place for them, so that Kling
 * would ignore what the user wants, or never get it, and charge for the rest.
 * @param family the form's, whose variants have fields of their own
 * @param served the one that serves the item
 * @param saved parameters as they are saved, expressions included
 */
export function misfits(
	family: Family,
	served: Family,
	body: JsonObject,
	read: ReadParameter,
	saved: ReadParameter,
): Check[] {
	const everything = [family, ...(family.variants ?? [])].flatMap(({ fields }) => fields);
	// The model chooses which of them serves the item, and one at a path of its own has no field for it.
	const steers = ['', modelPathOf(family.path)];
	const names = [...new Set(everything.filter(({ to }) => !steers.includes(to)).map(({ name }) => name))];
	return names.flatMap((name): Check[] => {
		const fields = everything.filter((field) => field.name === name);
		const [any] = fields;
		const was = saved(parameterOf(any));
		const isFilled = !isEmpty(was) && !fields.some((field) => isLeft(field, was)) && !isEmpty(read(parameterOf(any)));
		if (!isFilled || isOfOtherInput(any, everything, read)) return [];
		const own = served.fields.find((field) => field.name === name);
		const modelPath = modelPathOf(served.path);
		const reasons = own
			? against(own, served, body)
			: [chosen(served, modelPath, decision(modelPath, body, modelPath, endpoint(served.path)))];
		if (reasons.length === 0) return [];
		const message = `${any.property.displayName} does not fit ${allOf(reasons)}: empty it, or choose what takes it`;
		return [{ id: `input.${name}`, level: 'reject', ok: false, message }];
	});
}
