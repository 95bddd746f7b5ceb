import { sentSwitch } from '../fields/codecs';
import { contentsOf } from '../fields/contents';
import type { VariantSpec } from './types';

const path = '/solutions/virtual_try_on';
const content = contentsOf(path);

const kept = (what: string) => ({
	path: `settings.keep_${what}`,
	codec: sentSwitch,
	property: { default: true, description: `Whether to keep the ${what} as it is` },
});

export const virtualTryOnSolution: VariantSpec = {
	path,
	models: [{ name: 'virtual-try-on-3.0', api: 'solutions', lifecycle: 'live' }],
	expectedSeconds: 30,
	fields: [
		content('person_image', {
			name: 'humanImage',
			takes: 'imageUrl',
			required: true,
			property: { displayName: 'Person' },
		}),
		content('product_image', { name: 'clothImage', required: true, property: { displayName: 'Clothes' } }),
		kept('face'),
		kept('pose'),
		kept('background'),
	],
	options: ['options.watermark'],
};
