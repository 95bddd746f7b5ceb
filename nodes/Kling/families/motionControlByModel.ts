import { contentsOf } from '../fields/contents';
import { from } from '../fields/fromItem';
import { task } from './defineFamily';
import { audio, elements, resolution, watermark } from './modelPathFields';

const path = '/motion-control/{model}';
const content = contentsOf(path);

export const motionControlByModel = task({
	resource: 'video',
	operation: 'motionControl',
	displayName: 'Motion Control',
	action: 'Move an image like a video',
	description: 'Give the character of an image the motion of a video',
	path,
	result: 'videos',
	expectedSeconds: 240,
	fields: [
		resolution,
		content('image', { name: 'imageUrl', property: { ...from('image').property, displayName: 'Image' } }),
		content('video', { name: 'videoUrl', property: { ...from('videoUrl').property, displayName: 'Video' } }),
		{ path: 'settings.character_orientation', property: { default: 'image' } },
		content('prompt'),
		audio,
		elements,
	],
	options: [watermark],
});
