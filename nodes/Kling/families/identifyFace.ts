import { call } from './defineFamily';

export const identifyFace = call({
	resource: 'video',
	operation: 'identifyFace',
	displayName: 'Identify Face',
	action: 'Identify faces in video',
	description: 'Find the faces that can be lip-synced',
	path: '/v1/videos/identify-face',
	fields: [{ path: 'video_id', takes: 'videoId' }, 'video_url'],
});
