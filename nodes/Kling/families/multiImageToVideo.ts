import { task } from './defineFamily';

export const multiImageToVideo = task({
	resource: 'video',
	operation: 'multiImageToVideo',
	displayName: 'Multi-Image to Video',
	action: 'Create video from several images',
	description: 'Put the subjects of up to four images into one video',
	path: '/v1/videos/multi-image2video',
	result: 'videos',
	expectedSeconds: 240,
	fields: ['mode', { path: 'image_list', takes: 'imageUrl' }, 'prompt', 'negative_prompt', 'duration', 'aspect_ratio'],
	options: ['watermark_info'],
});
