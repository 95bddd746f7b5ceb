import { call, task } from './defineFamily';
import { videoSource } from './sharedFields';
import type { FieldSpec } from './types';

const session: FieldSpec = { path: 'session_id', takes: 'session' };
const points = [session, 'frame_index', 'points'];

export const videoEdit = [
	task({
		resource: 'videoEdit',
		operation: 'create',
		family: 'videoEdit',
		displayName: 'Create',
		action: 'Create edited video',
		description: 'Add, swap or remove what is marked in a video',
		path: '/v1/videos/multi-elements',
		result: 'videos',
		expectedSeconds: 300,
		fields: [
			'mode',
			session,
			{ path: 'edit_mode', property: { default: 'addition' } },
			{ path: 'image_list', required: true },
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
		action: 'Start selection for video edit',
		description: 'Open a video for editing; the other operations go by its Session ID',
		path: '/v1/videos/multi-elements/init-selection',
		fields: videoSource,
	}),
	call({
		resource: 'videoEdit',
		operation: 'addSelection',
		displayName: 'Add Selection',
		action: 'Mark points for video edit',
		description: 'Mark points on one frame of the video',
		path: '/v1/videos/multi-elements/add-selection',
		fields: points,
	}),
	call({
		resource: 'videoEdit',
		operation: 'deleteSelection',
		displayName: 'Delete Selection',
		action: 'Unmark points for video edit',
		description: 'Unmark points on one frame, with exactly the coordinates that were added',
		path: '/v1/videos/multi-elements/delete-selection',
		fields: points,
	}),
	call({
		resource: 'videoEdit',
		operation: 'clearSelection',
		displayName: 'Clear Selection',
		action: 'Clear selection for video edit',
		description: 'Unmark everything in a video',
		path: '/v1/videos/multi-elements/clear-selection',
		fields: [session],
	}),
	call({
		resource: 'videoEdit',
		operation: 'previewSelection',
		displayName: 'Preview Selection',
		action: 'Preview selection for video edit',
		description: 'Get a preview of the marked areas',
		path: '/v1/videos/multi-elements/preview-selection',
		fields: [session],
	}),
];
