import { task } from './defineFamily';

export const multiImageToImage = task({
	resource: 'image',
	operation: 'multiImageToImage',
	displayName: 'Multi-Image to Image',
	action: 'Create image from several images',
	description: 'Put up to four subjects into one image, with a scene and a style if you like',
	path: '/v1/images/multi-image2image',
	result: 'images',
	expectedSeconds: 45,
	fields: [
		{ path: 'subject_image_list', takes: 'imageUrl' },
		'scene_image',
		'style_image',
		'prompt',
		'aspect_ratio',
		'n',
	],
	options: ['negative_prompt', 'watermark_info'],
});
