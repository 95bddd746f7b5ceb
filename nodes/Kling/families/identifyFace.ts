import { call } from './defineFamily';
import { videoSource } from './sharedFields';

/** A session is valid for a day (contract: identify-face session_id); an hour is left for what it is used for. */
const SESSION_MS = 23 * 3_600_000;

export const identifyFace = call({
	resource: 'video',
	operation: 'identifyFace',
	displayName: 'Identify Face',
	action: 'Identify faces in video',
	description: 'Find the faces that can be lip-synced',
	path: '/v1/videos/identify-face',
	answerLastsMs: SESSION_MS,
	fields: videoSource,
});
