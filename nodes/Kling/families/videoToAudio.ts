import { task } from './defineFamily';
import { videoSource } from './sharedFields';

export const videoToAudio = task({
	resource: 'audio',
	operation: 'videoToAudio',
	displayName: 'Video to Audio',
	action: 'Create sound for video',
	description: 'Create sound effects and music for a video',
	path: '/v1/audio/video-to-audio',
	result: 'videos',
	expectedSeconds: 90,
	fields: [...videoSource, 'sound_effect_prompt', 'bgm_prompt', 'asmr_mode'],
});
