import { contract, endpoint, schemaAt } from '../contract';
import { task } from './defineFamily';

const { single, dual, earlierDual } = contract.lists;

const path = '/v1/videos/effects';

/** Scenes of 2025 took these; the newest documentation has none of them (contract: x-uncertain effects-fields). */
const ofEarlierScenes = ['model_name', 'mode', 'duration'].map((member) => {
	const { default: _, ...schema } = schemaAt(endpoint(path).schema, `input.${member}`)!;
	return { path: `input.${member}`, schema, only: { effectScene: earlierDual } };
});

export const effect = task({
	resource: 'video',
	operation: 'effect',
	displayName: 'Effect',
	action: 'Create video effect',
	description: 'Play a ready-made scene with one or two images',
	path,
	result: 'videos',
	expectedSeconds: 180,
	fields: [
		'effect_scene',
		{ path: 'input.image', takes: 'imageUrl', required: true, not: { effectScene: [...dual, ...earlierDual] } },
		// Until a scene is chosen one input is enough to look at.
		{ path: 'input.images', required: true, not: { effectScene: ['', ...single] } },
		...ofEarlierScenes,
	],
});
