import { task } from './defineFamily';
import { motionControlByModel } from './motionControlByModel';

export const motionControl = task({
	resource: 'video',
	operation: 'motionControl',
	displayName: 'Motion Control',
	action: 'Transfer motion of video to image (motion control)',
	description: 'Give the character of an image the motion of a video',
	path: '/v1/videos/motion-control',
	result: 'videos',
	expectedSeconds: 300,
	fields: [
		{ path: 'mode', property: { default: 'std' } },
		{ path: 'image_url', takes: 'imageUrl' },
		{ path: 'video_url', takes: 'videoUrl' },
		{ path: 'character_orientation', property: { default: 'image' } },
		'prompt',
		'keep_original_sound',
		'element_list',
	],
	variants: [motionControlByModel],
	options: ['watermark_info'],
});
