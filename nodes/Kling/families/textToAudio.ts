import { task } from './defineFamily';

export const textToAudio = task({
	resource: 'audio',
	operation: 'textToAudio',
	displayName: 'Text to Audio',
	action: 'Create sound from text',
	description: 'Create a sound of 3 to 10 seconds from a description',
	path: '/v1/audio/text-to-audio',
	result: 'audios',
	expectedSeconds: 45,
	fields: [
		{ path: 'prompt', property: { placeholder: 'e.g. Rain on a tin roof' } },
		// The only duration that is a number; it takes one decimal.
		{ path: 'duration', property: { default: 5, typeOptions: { minValue: 3, maxValue: 10, numberPrecision: 1 } } },
	],
});
