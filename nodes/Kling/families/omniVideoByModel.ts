import { contentsOf } from '../fields/contents';
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
import type { VariantSpec } from './types';

const path = '/omni-video/{model}';

export const omniVideoByModel: VariantSpec = {
	path,
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
};
