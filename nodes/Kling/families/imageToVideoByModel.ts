import { contentsOf } from '../fields/contents';
import { audio, elements, middleFrames, multiShot, resolution, seconds, voices, watermark } from './modelPathFields';
import type { VariantSpec } from './types';

const path = '/image-to-video/{model}';
const content = contentsOf(path);

export const imageToVideoByModel: VariantSpec = {
	path,
	expectedSeconds: 120,
	fields: [
		resolution,
		content('first_frame', { name: 'image', takes: 'imageUrl', property: { displayName: 'Start Frame' } }),
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
};
