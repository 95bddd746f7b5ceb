import { task } from './defineFamily';
import { virtualTryOnSolution } from './virtualTryOnSolution';

export const virtualTryOn = task({
	resource: 'image',
	operation: 'virtualTryOn',
	displayName: 'Virtual Try-On',
	action: 'Try on clothes (virtual try-on)',
	description: 'Dress the person of an image in one garment, or in an upper and a lower one of one picture',
	path: '/v1/images/kolors-virtual-try-on',
	result: 'images',
	expectedSeconds: 30,
	variants: [virtualTryOnSolution],
	fields: [
		{ path: 'human_image', takes: 'imageUrl' },
		{ path: 'cloth_image', needed: true },
	],
});
