import { call, task } from './defineFamily';
import type { FieldSpec } from './types';

const session: FieldSpec = { path: 'session_id', takes: 'session' };
const points = [session, 'frame_index', 'points'];

export const videoEdit = [
	task({
		resource: 'videoEdit',
		operation: 'create',
		family: 'videoEdit',
		displayName: 'Create',
		action: 'Create an edited video',
		description: 'Add, swap or remove what is marked in a session',
		path: '/v1/videos/multi-elements',
		result: 'videos',
		expectedSeconds: 300,
		fields: [
			'mode',
			session,
			{ path: 'edit_mode', property: { default: 'addition' } },
			'image_list',
			'prompt',
			'negative_prompt',
			'duration',
		],
		options: ['watermark_info'],
	}),
	call({
		resource: 'videoEdit',
		operation: 'initSelection',
		displayName: 'Init Selection',
		action: 'Open an editing session',
		description: 'Open an editing session on a video',
		path: '/v1/videos/multi-elements/init-selection',
		fields: [{ path: 'video_id', takes: 'videoId' }, 'video_url'],
	}),
	call({
		resource: 'videoEdit',
		operation: 'addSelection',
		displayName: 'Add Selection',
		action: 'Mark points on a frame',
		description: 'Mark points on one frame of the video',
		path: '/v1/videos/multi-elements/add-selection',
		fields: points,
	}),
	call({
		resource: 'videoEdit',
		operation: 'deleteSelection',
		displayName: 'Delete Selection',
		action: 'Unmark points on a frame',
		description: 'Unmark points on one frame, with exactly the coordinates that were added',
		path: '/v1/videos/multi-elements/delete-selection',
		fields: points,
	}),
	call({
		resource: 'videoEdit',
		operation: 'clearSelection',
		displayName: 'Clear Selection',
		action: 'Unmark everything',
		description: 'Unmark everything in a session',
		path: '/v1/videos/multi-elements/clear-selection',
		fields: [session],
	}),
	call({
		resource: 'videoEdit',
		operation: 'previewSelection',
		displayName: 'Preview Selection',
		action: 'Preview what is marked',
		description: 'Get a preview of the marked areas',
		path: '/v1/videos/multi-elements/preview-selection',
		fields: [session],
	}),
];
