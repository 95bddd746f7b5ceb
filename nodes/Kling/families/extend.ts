import { task } from './defineFamily';

export const extend = task({
	resource: 'video',
	operation: 'extend',
	displayName: 'Extend',
	action: 'Extend video',
	description: 'Add 4 to 5 seconds to a video of Kling V1, V1.5 or V1.6',
	path: '/v1/videos/video-extend',
	result: 'videos',
	expectedSeconds: 180,
	fields: [
		{
			path: 'video_id',
			takes: 'videoId',
			property: { description: 'Video of Text to Video, Image to Video or Extend' },
		},
		'prompt',
		'negative_prompt',
	],
	options: ['cfg_scale', 'watermark_info'],
});
