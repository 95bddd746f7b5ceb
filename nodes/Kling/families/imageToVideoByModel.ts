import { contentsOf } from '../fields/contents';
import { from } from '../fields/fromItem';
import { task } from './defineFamily';
import { audio, elements, middleFrames, multiShot, resolution, seconds, voices, watermark } from './modelPathFields';

const path = '/image-to-video/{model}';
const content = contentsOf(path);

export const imageToVideoByModel = task({
	resource: 'video',
	operation: 'imageToVideo',
	displayName: 'Image to Video',
	action: 'Create a video from an image',
	description: 'Set a start frame, an end frame or both in motion',
	path,
	result: 'videos',
	expectedSeconds: 120,
	fields: [
		resolution,
		content('first_frame', { name: 'image', property: { ...from('image').property, displayName: 'Start Frame' } }),
		content('last_frame', { name: 'imageTail', property: { displayName: 'End Frame' } }),
		middleFrames(path),
		content('prompt'),
		seconds,
		audio,
		voices,
		elements,
		multiShot,
	],
	options: [watermark],
});
