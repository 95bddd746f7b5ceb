import { contentsOf } from '../fields/contents';
import { task } from './defineFamily';
import {
	aspectRatio,
	audio,
	elements,
	images,
	multiShot,
	resolution,
	seconds,
	videos,
	voices,
	watermark,
} from './modelPathFields';

const path = '/omni-video/{model}';

export const omniVideoByModel = task({
	resource: 'video',
	operation: 'omniVideo',
	displayName: 'Omni Video',
	action: 'Create or edit a video with references',
	description: 'Create a video from a prompt that refers to images, elements or a video, or edit a video',
	path,
	result: 'videos',
	expectedSeconds: 180,
	fields: [
		resolution,
		contentsOf(path)('prompt'),
		images(path),
		videos(path),
		elements,
		voices,
		seconds,
		// Kling asks for one although a default is printed (contract: v2o.aspect).
		aspectRatio,
		audio,
		multiShot,
	],
	options: [watermark],
});
