import { contentsOf } from '../fields/contents';
import { audio, elements, resolution, watermark } from './modelPathFields';
import type { VariantSpec } from './types';

const path = '/motion-control/{model}';
const content = contentsOf(path);

export const motionControlByModel: VariantSpec = {
	path,
	expectedSeconds: 240,
	fields: [
		resolution,
		content('image', { name: 'imageUrl', takes: 'imageUrl', required: true, property: { displayName: 'Image' } }),
		content('video', { name: 'videoUrl', takes: 'videoUrl', required: true, property: { displayName: 'Video' } }),
		{ path: 'settings.character_orientation', property: { default: 'image' } },
		content('prompt'),
		audio,
		elements,
	],
	options: [watermark],
};
