import { call } from './defineFamily';

export const recognize = call({
	resource: 'image',
	operation: 'recognize',
	displayName: 'Recognize',
	action: 'Recognize parts of image',
	description: 'Get masks of object, head, face and clothes',
	path: '/v1/videos/image-recognize',
	result: 'images',
	fields: [{ path: 'image', takes: 'imageUrl' }],
});
