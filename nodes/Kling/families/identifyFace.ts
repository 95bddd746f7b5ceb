import { call } from './defineFamily';
import { videoSource } from './sharedFields';

export const identifyFace = call({
	resource: 'video',
	operation: 'identifyFace',
	displayName: 'Identify Face',
	action: 'Identify faces in video',
	description: 'Find the faces that can be lip-synced',
	path: '/v1/videos/identify-face',
	fields: videoSource,
});
