import type { INodePropertyOptions } from 'n8n-workflow';
import type { Model, Schema } from '../contract';
import type { Field } from './types';
import { fieldWords, titleCase } from './words';

/** The value of `modelName` that makes the form ask for a model id. */
export const CUSTOM = 'custom';

const notes: Record<Model['lifecycle'], (model: Model) => string> = {
	live: () => '',
	unlisted: () => ' (No Longer Listed)',
	unconfirmed: () => ' (Not Confirmed)',
	retired: ({ retired }) => ` (Retired ${retired})`,
};

const versions = (name: string): string => titleCase(name).replace(/(V\d) (\d)\b/, '$1.$2');

const modelOption = (model: Model): INodePropertyOptions => ({
	name: `${versions(model.name)}${notes[model.lifecycle](model)}`,
	value: model.name,
});

/** The model of a family, newest first, and the field for a model that is not in the list. */
export function modelFields(schema: Schema, models: Model[]): Field[] {
	if (!schema.properties?.model_name) return [];
	const common = { conditionsOf: 'model_name', place: 'top' as const, formValue: (value: unknown) => value as string };
	return [
		{
			...common,
			name: 'modelName',
			to: 'model_name',
			property: {
				displayName: fieldWords.model_name.displayName!,
				description: fieldWords.model_name.description,
				type: 'options',
				options: [...models.map(modelOption), { name: 'Custom', value: CUSTOM }],
				default: models[0].name,
			},
			encode: (value, read) => String((value === CUSTOM ? read('customModel') : value) ?? '').trim(),
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
				placeholder: `e.g. ${models[0].name}`,
				required: true,
			},
			only: { modelName: [CUSTOM] },
			encode: () => undefined,
		},
	];
}
