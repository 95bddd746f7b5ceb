import { task } from './defineFamily';
import { soundSource } from './sharedFields';

export const avatar = task({
	resource: 'video',
	operation: 'avatar',
	displayName: 'Avatar',
	action: 'Create avatar video (talking head)',
	description: 'Let the person of an image speak or sing a sound',
	path: '/v1/videos/avatar/image2video',
	result: 'videos',
	expectedSeconds: 300,
	fields: ['mode', { path: 'image', takes: 'imageUrl' }, ...soundSource((path, more) => ({ path, ...more })), 'prompt'],
	options: ['watermark_info'],
});
