import type { INodePropertyOptions } from 'n8n-workflow';
import { endpoint, modelPathOf, type Model } from '../contract';
import { dialectNamed } from '../dialects';
import { readKlingId, type Reading } from '../shared/values';
import type { Field, ReadParameter } from './types';
import { fieldWords, titleCase } from './words';

/** The value of `modelName` that makes the form ask for a model id. */
export const CUSTOM = 'custom';

const lifecycleNotes: Record<Model['lifecycle'], (model: Model) => string[]> = {
	live: () => [],
	unlisted: () => ['No Longer Listed'],
	unconfirmed: () => ['Not Confirmed'],
	retired: ({ retired }) => [`Retired ${retired}`],
};

/** In lists live models stand first and retired ones last. */
const lifecycles: Array<Model['lifecycle']> = ['live', 'unconfirmed', 'unlisted', 'retired'];

/** What opens a model, where not every credential does. */
const keyNotes = ({ api }: Model): string[] => (dialectNamed(api)?.apiKeyOnly ? ['API Key'] : []);

const versions = (name: string): string => titleCase(name).replace(/(V\d) (\d)\b/, '$1.$2');

function modelOption(model: Model): INodePropertyOptions {
	const notes = [...keyNotes(model), ...lifecycleNotes[model.lifecycle](model)];
	return { name: `${versions(model.name)}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`, value: model.name };
}

const byLifecycle = (one: Model, other: Model): number =>
	lifecycles.indexOf(one.lifecycle) - lifecycles.indexOf(other.lifecycle);

/** The chosen model, picked or typed. */
function readModel(read: ReadParameter): Reading<string> {
	const value = read('modelName');
	return readKlingId(value === CUSTOM ? read('customModel') : value);
}

/** The id of the chosen model; empty when there is none, or none that can be used. */
export function modelOf(read: ReadParameter): string {
	const model = readModel(read);
	return typeof model === 'string' ? model : '';
}

/**
 * The model of a family and the field for a model that is not in the list.
 * @param path where the family's tasks are created
 * @param models of the family and its variants
 * @param initial the model that a new node has
 */
export function modelFields(path: string, models: Model[], initial = ''): Field[] {
	const to = modelPathOf(path);
	if (to === 'model_name' && !endpoint(path).schema.properties?.model_name) return [];
	// Another model than the one that was meant would be paid for.
	const common = {
		isInput: true,
		conditionsOf: to,
		place: 'top' as const,
		formValue: (value: unknown) => value as string,
	};
	return [
		{
			...common,
			name: 'modelName',
			to,
			property: {
				displayName: fieldWords.model_name.displayName!,
				description: fieldWords.model_name.description,
				type: 'options',
				options: [...[...models].sort(byLifecycle).map(modelOption), { name: 'Custom', value: CUSTOM }],
				default: initial,
			},
			valueNames: Object.fromEntries(models.map(({ name }) => [name, versions(name)])),
			encode: (_, read) => readModel(read),
		},
		{
			...common,
			name: 'customModel',
			to: '',
			property: {
				displayName: 'Custom Model',
				description: 'ID of a model that is not in the list',
				type: 'string',
				default: '',
				placeholder: `e.g. ${initial}`,
				required: true,
			},
			only: { modelName: [CUSTOM] },
			encode: () => undefined,
		},
	];
}
