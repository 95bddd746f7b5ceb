import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { Model } from '../contract';
import { oneOf } from '../shared/words';
import { admits, complement, where, type Conditions, type Showing } from './misfit';
import { MODEL, type FormField } from './variants';

/** Fields that many look for; the earlier models and the newer ones have sound under two names. */
const LOOKED_FOR = [['imageTail'], ['sound', 'audio'], ['cameraControlType'], ['multiShot']];

/** How many models a line can name. */
const MOST = 4;

const optionsOf = (fields: FormField[], name: string): INodePropertyOptions[] =>
	fields
		.filter(({ field }) => field.name === name)
		.flatMap(({ field }) => (field.property.options ?? []) as INodePropertyOptions[]);

/** `Kling V2.6 with Quality Professional`, for each of the models that Kling still takes and a showing has. */
function ways(showing: Showing, fields: FormField[], live: Set<string>): string[] {
	const models = optionsOf(fields, MODEL).filter(
		({ value }) => live.has(String(value)) && admits(showing, MODEL, value),
	);
	const others = Object.entries(showing.show).flatMap(([name, values]) => {
		const { property } = fields.find(({ field }) => field.name === name)!.field;
		if (name === MODEL || property.type !== 'options') return [];
		const names = optionsOf(fields, name).filter(({ value }) => value !== '' && values.includes(value));
		return names.length === 0 ? [] : [`${property.displayName} ${oneOf([...new Set(names.map((each) => each.name))])}`];
	});
	const also = others.length > 0 ? ` with ${others.join(' and ')}` : '';
	return models.map((model) => `${model.name}${also}`);
}

/**
 * Lines in the places of important fields that the chosen model or quality hides: which ones would show them. Fields that only
 * retired models have leave none.
 * @param showings of a parameter, by its name
 */
export function hiddenNotices(
	fields: FormField[],
	showings: (name: string) => Showing[],
	place: Conditions,
	choices: Conditions,
	models: Model[],
): INodeProperties[] {
	const live = new Set(models.filter(({ lifecycle }) => lifecycle === 'live').map(({ name }) => name));
	return LOOKED_FOR.flatMap((names): INodeProperties[] => {
		const shown = names.flatMap(showings);
		const places = [...new Set(shown.flatMap((one) => ways(one, fields, live)))].slice(0, MOST);
		if (places.length === 0) return [];
		const { displayName } = fields.find(({ field }) => field.name === names[0] || field.name === names[1])!.field
			.property;
		const isAlive = ({ show }: Showing): boolean =>
			!show[MODEL] || show[MODEL].some((value) => live.has(String(value)));
		return complement(shown)
			.filter(isAlive)
			.map((showing) => ({
				displayName: `${displayName} is there with ${oneOf(places)}`,
				name: `${names[0]}Notice`,
				type: 'notice',
				default: '',
				displayOptions: where(showing, place, choices),
			}));
	});
}
