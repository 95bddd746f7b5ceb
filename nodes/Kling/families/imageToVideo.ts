import { task } from './defineFamily';
import { camera, prompt, shots } from './sharedFields';
import { imageToVideoByModel } from './imageToVideoByModel';

export const imageToVideo = task({
	resource: 'video',
	operation: 'imageToVideo',
	displayName: 'Image to Video',
	action: 'Create video from image',
	description: 'Set a start frame, an end frame or both in motion',
	path: '/v1/videos/image2video',
	result: 'videos',
	expectedSeconds: 180,
	fields: [
		'mode',
		{
			path: 'image',
			takes: 'imageUrl',
			required: 'unless there is an end frame',
			property: { displayName: 'Start Frame' },
		},
		'image_tail',
		prompt,
		'negative_prompt',
		'duration',
		'sound',
		'voice_list',
		'element_list',
		...shots,
		...camera,
		'static_mask',
		'dynamic_masks',
	],
	variants: [imageToVideoByModel],
	options: ['cfg_scale', 'watermark_info'],
});
