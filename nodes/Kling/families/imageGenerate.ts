import { task } from './defineFamily';

export const imageGenerate = task({
	resource: 'image',
	operation: 'generate',
	displayName: 'Generate',
	action: 'Generate image',
	description: 'Create images from a prompt, with or without a reference image',
	path: '/v1/images/generations',
	result: 'images',
	expectedSeconds: 30,
	fields: [
		'prompt',
		'negative_prompt',
		{ path: 'image', required: 'with Kling V2 New', property: { displayName: 'Reference Image' } },
		'image_reference',
		'element_list',
		'aspect_ratio',
		'resolution',
		'n',
	],
	options: ['image_fidelity', 'human_fidelity', 'watermark_info'],
});
