import type { INodeProperties } from 'n8n-workflow';
import { isNothing, readId } from '../../shared/values';
import { keyOf } from '../words';
import type { Codec } from './codec';

/** The list that an id is picked from (method of form/listSearch.ts) and an example of the id. */
const sources: Record<string, { method: string; mode: string; example: string }> = {
	element_id: { method: 'searchElements', mode: 'By ID', example: '829836802793406' },
	voice_id: { method: 'searchVoices', mode: 'By ID', example: '829824295735410756' },
	element_voice_id: { method: 'searchVoices', mode: 'By ID', example: '829824295735410756' },
	effect_scene: { method: 'searchEffectScenes', mode: 'By Name', example: 'kiss_pro' },
};

const source = (field: string) => sources[keyOf(field)];

export const hasLookup = (field: string): boolean => field in sources;

const isLocator = (value: unknown): value is { value: unknown } =>
	typeof value === 'object' && value !== null && 'mode' in value && 'value' in value;

/** Nothing, or a lookup in which nothing has been picked. */
export const isEmpty = (value: unknown): boolean => isNothing(isLocator(value) ? value.value : value);

/** An id or name that can be picked from a list or typed. Ids stay strings of digits. */
export const lookup: Codec = {
	property: (_, field): Partial<INodeProperties> => {
		const { method, mode, example } = source(field);
		return {
			type: 'resourceLocator',
			default: { mode: 'list', value: '' },
			modes: [
				{
					displayName: 'From List',
					name: 'list',
					type: 'list',
					typeOptions: { searchListMethod: method, searchable: true },
				},
				{ displayName: mode, name: 'id', type: 'string', placeholder: `e.g. ${example}` },
			],
		};
	},
	isInput: true,
	encode: (value) => readId(isLocator(value) ? value.value : value),
};
