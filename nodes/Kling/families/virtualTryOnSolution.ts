import { sentSwitch } from '../fields/codecs';
import { contentsOf } from '../fields/contents';
import { from } from '../fields/fromItem';
import { task } from './defineFamily';

const path = '/solutions/virtual_try_on';
const content = contentsOf(path);

const kept = (what: string) => ({
	path: `settings.keep_${what}`,
	codec: sentSwitch,
	property: { default: true, description: `Whether to keep the ${what} as it is` },
});

export const virtualTryOnSolution = task({
	resource: 'image',
	operation: 'virtualTryOn',
	displayName: 'Virtual Try-On',
	action: 'Try clothes on a person',
	description: 'Dress the person of an image in a garment',
	path,
	models: [{ name: 'virtual-try-on-3.0', api: 'solutions', lifecycle: 'live' }],
	result: 'images',
	expectedSeconds: 30,
	fields: [
		content('person_image', {
			name: 'humanImage',
			property: { ...from('image').property, displayName: 'Human Image' },
		}),
		content('product_image', { name: 'clothImage', property: { displayName: 'Cloth Image' } }),
		kept('face'),
		kept('pose'),
		kept('background'),
	],
	options: ['options.watermark'],
});
