import { task } from './defineFamily';
import { aspectRatio, audio, multiShot, resolution, seconds, watermark } from './modelPathFields';

export const textToVideoByModel = task({
	resource: 'video',
	operation: 'textToVideo',
	displayName: 'Text to Video',
	action: 'Create a video from text',
	description: 'Create a video from a prompt',
	path: '/text-to-video/{model}',
	result: 'videos',
	expectedSeconds: 120,
	fields: [resolution, 'prompt', seconds, aspectRatio, audio, multiShot],
	options: [watermark],
});
