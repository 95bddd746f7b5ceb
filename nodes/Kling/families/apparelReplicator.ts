import { choice } from '../fields/codecs';
import { contentsOf } from '../fields/contents';
import { task } from './defineFamily';
import { fileList } from './solutionFields';

const path = '/solutions/e-commerce/clothing_dupe';
const content = contentsOf(path);

export const apparelReplicator = task({
	resource: 'solution',
	operation: 'apparelReplicator',
	displayName: 'Apparel Replicator',
	action: 'Replicate clothing video (apparel replicator)',
	description: 'Copy a clothing clip with another product; needs an API key',
	path,
	result: 'videos',
	expectedSeconds: 600,
	fields: [
		content('source_video', {
			takes: 'videoUrl',
			required: true,
			property: { displayName: 'Source Video', description: 'Clip to copy' },
		}),
		content('product_info', {
			required: true,
			property: {
				displayName: 'Product Description',
				typeOptions: { rows: 3 },
				placeholder: 'e.g. Linen summer dress',
			},
		}),
		fileList(path, 'product_image', 'product_images', { description: 'One to five pictures of the product' }, true),
		fileList(path, 'model_image', 'model_images', {
			description: 'Up to five pictures of the person; without one the person of the clip stays',
		}),
		{ path: 'settings.resolution', property: { default: '720p' } },
		'settings.aspect_ratio',
	],
	options: [
		content('voice', { codec: choice, property: { displayName: 'Voice', description: 'Who speaks' } }),
		content('bgm', { name: 'backgroundMusic', property: { displayName: 'Background Music' } }),
		'options.watermark_info',
	],
});
