import { task } from './defineFamily';

/** With this much on every side the area doubles, which the API allows. */
const growth = (path: string) => ({ path, property: { default: 0.2 } });

export const expand = task({
	resource: 'image',
	operation: 'expand',
	displayName: 'Expand',
	action: 'Expand image',
	description: 'Paint more around an image',
	path: '/v1/images/editing/expand',
	result: 'images',
	expectedSeconds: 45,
	fields: [
		{ path: 'image', takes: 'imageUrl' },
		growth('up_expansion_ratio'),
		growth('down_expansion_ratio'),
		growth('left_expansion_ratio'),
		growth('right_expansion_ratio'),
		'prompt',
		'n',
	],
	options: ['watermark_info'],
});
