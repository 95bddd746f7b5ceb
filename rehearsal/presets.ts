import type { Contract } from './contract';
import type { Ids } from './ids';
import { resultItem } from './results';
import type { Body, Operation, Schema } from './types';

/** Names and texts of official voices and elements: enough to try things. */
const PRESETS = [
	{ voice_name: 'Calm narrator', element_name: 'Paper fox', element_description: 'A small fox of orange paper' },
	{ voice_name: 'Cheerful host', element_name: 'Old lighthouse', element_description: 'A white tower on a cliff' },
	{ voice_name: 'Gruff sailor', element_name: 'Red bicycle', element_description: 'A city bicycle with a basket' },
];

/** Rows of a list of presets, in the shape the contract gives that list: wrapped as tasks, or bare in the old library. */
export function makePresets(
	contract: Contract,
	ids: Ids,
	{ dataSchema }: Operation,
	baseUrl: string,
	now: number,
): Body[] {
	const row = contract.flat(dataSchema.items!);
	const item = (schema: Schema, preset: Body) => {
		const source = { ids, baseUrl, body: { ...preset, reference_type: 'image_refer' }, extension: 'mp3', index: 0 };
		return { ...resultItem(contract, schema, source), owned_by: 'kling' };
	};
	if (!row.properties?.task_result) return PRESETS.map((preset) => item(row, preset));
	const [[name, { items }]] = Object.entries(contract.flat(row.properties.task_result).properties!);
	return PRESETS.map((preset) => ({
		task_id: ids.take(),
		task_status: 'succeed',
		task_result: { [name]: [item(items!, preset)] },
		created_at: now,
		updated_at: now,
	}));
}
