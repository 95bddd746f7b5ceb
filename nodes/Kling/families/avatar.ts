import { task } from './defineFamily';
import { from } from '../fields/fromItem';

export const avatar = task({
	resource: 'video',
	operation: 'avatar',
	displayName: 'Avatar',
	action: 'Make a portrait speak',
	description: 'Let the person of an image speak or sing a sound',
	path: '/v1/videos/avatar/image2video',
	result: 'videos',
	expectedSeconds: 300,
	fields: [
		'mode',
		{ path: 'image', ...from('image') },
		{ path: 'audio_id', ...from('speechId') },
		{ path: 'sound_file', ...from('soundUrl') },
		'prompt',
	],
	options: ['watermark_info'],
});
