import { contentsOf } from '../fields/contents';
import { task } from './defineFamily';
import { fileList } from './solutionFields';

const path = '/solutions/e-commerce/goods_studio';
const content = contentsOf(path);

export const goodsStudio = task({
	resource: 'solution',
	operation: 'goodsStudio',
	displayName: 'Goods Studio',
	action: 'Create product video (goods studio)',
	description: 'Make a clip of a product from its pictures and texts; needs an API key',
	path,
	result: 'videos',
	expectedSeconds: 600,
	fields: [
		fileList(path, 'ref_image', 'image_list', { description: 'One to five pictures of the product' }, true),
		content('goods_title', {
			required: true,
			property: { displayName: 'Product Name', placeholder: 'e.g. Ceramic teapot' },
		}),
		content('goods_description', {
			property: { displayName: 'Product Description', typeOptions: { rows: 3 }, placeholder: 'e.g. Hand-made, 0.8 l' },
		}),
		{ path: 'settings.duration', property: { default: 15 } },
		{ path: 'settings.resolution', property: { default: '720p' } },
		{ path: 'settings.aspect_ratio', property: { default: '9:16' } },
	],
	options: ['options.watermark'],
});
