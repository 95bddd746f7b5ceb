import { task } from './defineFamily';
import { camera, prompt, shots } from './sharedFields';
import { textToVideoByModel } from './textToVideoByModel';

export const textToVideo = task({
	resource: 'video',
	operation: 'textToVideo',
	displayName: 'Text to Video',
	action: 'Create video from text',
	description: 'Create a video from a prompt',
	path: '/v1/videos/text2video',
	result: 'videos',
	expectedSeconds: 180,
	fields: ['mode', prompt, 'negative_prompt', 'duration', 'aspect_ratio', 'sound', ...shots, ...camera],
	variants: [textToVideoByModel],
	options: ['cfg_scale', 'watermark_info'],
});
