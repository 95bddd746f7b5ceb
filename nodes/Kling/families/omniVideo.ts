import { task } from './defineFamily';
import { prompt, shots } from './sharedFields';
import { omniVideoByModel } from './omniVideoByModel';

export const omniVideo = task({
	resource: 'video',
	operation: 'omniVideo',
	displayName: 'Omni Video',
	action: 'Create or edit video with references (omni video)',
	description: 'Create a video from a prompt that refers to images, elements or a video, or edit a video',
	path: '/v1/videos/omni-video',
	result: 'videos',
	expectedSeconds: 240,
	fields: [
		'mode',
		prompt,
		{ path: 'image_list', takes: 'imageUrl', takesIfNamed: 'image_1' },
		{ path: 'video_list', takes: 'videoUrl', takesIfNamed: 'video_1' },
		'element_list',
		'duration',
		// No default is documented, and sending one is always safe (contract: x-uncertain omni-aspect-default).
		{ path: 'aspect_ratio', property: { default: '16:9' } },
		'sound',
		...shots,
	],
	variants: [omniVideoByModel],
	options: ['watermark_info'],
});
