import { aspectRatio, audio, multiShot, resolution, seconds, watermark } from './modelPathFields';
import type { VariantSpec } from './types';

export const textToVideoByModel: VariantSpec = {
	path: '/text-to-video/{model}',
	expectedSeconds: 120,
	fields: [resolution, 'prompt', seconds, aspectRatio, audio, multiShot],
	options: [watermark],
};
