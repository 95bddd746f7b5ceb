import type { INodeProperties } from 'n8n-workflow';
import { isNothing, readKlingId } from '../../shared/values';
import { keyOf } from '../words';
import type { Codec } from './codec';

/** The list that an id is picked from (method of form/listSearch.ts), and an example of the id. */
interface Source {
	method: string;
	mode: string;
	example: string;
	/** What a new node has. */
	initial?: { value: string; name: string };
}

const sources: Record<string, Source> = {
	element_id: { method: 'searchElements', mode: 'By ID', example: '829836802793406' },
	voice_id: { method: 'searchVoices', mode: 'By ID', example: '829824295735410756' },
	element_voice_id: { method: 'searchVoices', mode: 'By ID', example: '829824295735410756' },
	effect_scene: { method: 'searchEffectScenes', mode: 'By Name', example: 'kiss_pro' },
};

export const hasLookup = (field: string): boolean => field in sources;

const isLocator = (value: unknown): value is { value: unknown } =>
	typeof value === 'object' && value !== null && 'mode' in value && 'value' in value;

/** Nothing, or a lookup in which nothing has been picked. */
export const isEmpty = (value: unknown): boolean => isNothing(chosen(value));

/** What is picked or typed, whether it comes as a locator or by itself. */
export const chosen = (value: unknown): unknown => (isLocator(value) ? value.value : value);

/** An id or name that can be picked from a list or typed. Ids stay strings of digits. */
const lookupIn = (sourceOf: (field: string) => Source): Codec => ({
	property: (_, field): Partial<INodeProperties> => {
		const { method, mode, example, initial } = sourceOf(field);
		return {
			type: 'resourceLocator',
			default: {
				mode: 'list',
				value: initial?.value ?? '',
				...(initial && { cachedResultName: initial.name }),
			},
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
	encode: (value) => readKlingId(chosen(value)),
});

export const lookup: Codec = lookupIn((field) => sources[keyOf(field)]);

/** The user's own voices and elements; the official ones cannot be deleted. */
export const ownVoice: Codec = lookupIn(() => ({ ...sources.voice_id, method: 'searchOwnVoices' }));
export const ownElement: Codec = lookupIn(() => ({ ...sources.element_id, method: 'searchOwnElements' }));

/** A voice that speaks texts; with the first one of the list a new node can speak at once. */
export const speechVoice: Codec = lookupIn(() => ({
	method: 'searchSpeechVoices',
	mode: 'By ID',
	example: 'oversea_male1',
	initial: { value: 'oversea_male1', name: 'Anchor' },
}));
