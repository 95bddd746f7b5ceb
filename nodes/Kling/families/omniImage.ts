import { task } from './defineFamily';

export const omniImage = task({
	resource: 'image',
	operation: 'omniImage',
	displayName: 'Omni Image',
	action: 'Create or edit images with references (omni image)',
	description: 'Create single images or a series from a prompt that refers to images and elements',
	path: '/v1/images/omni-image',
	result: 'images',
	expectedSeconds: 45,
	fields: [
		'prompt',
		{ path: 'image_list', takes: 'imageUrl', takesIfNamed: 'image_1' },
		'element_list',
		'result_type',
		'n',
		'series_amount',
		'aspect_ratio',
		'resolution',
	],
	options: ['watermark_info'],
});
