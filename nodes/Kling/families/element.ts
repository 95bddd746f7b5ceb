import { ownElement, single, tags } from '../fields/codecs';
import { call, task } from './defineFamily';

const ofImages = { required: true as const, only: { referenceType: ['image_refer'] } };

export const element = [
	task({
		resource: 'element',
		operation: 'create',
		family: 'element',
		displayName: 'Create',
		action: 'Create element',
		description: 'Make an element of the library from images or a video',
		path: '/v1/general/advanced-custom-elements',
		result: 'elements',
		expectedSeconds: 60,
		fields: [
			'element_name',
			'element_description',
			{ path: 'reference_type', property: { default: 'image_refer' } },
			{ path: 'element_image_list.frontal_image', takes: 'imageUrl', ...ofImages },
			{ path: 'element_image_list.refer_images', ...ofImages },
			{ path: 'element_video_list.refer_videos', codec: single, takes: 'videoUrl', required: true },
			'element_voice_id',
			{ path: 'tag_list', codec: tags },
		],
	}),
	call({
		resource: 'element',
		operation: 'getPresets',
		family: 'element',
		displayName: 'Get Presets',
		action: 'Get many preset elements',
		description: 'List the official elements',
		path: '/v1/general/advanced-presets-elements',
		paged: true,
	}),
	call({
		resource: 'element',
		operation: 'delete',
		displayName: 'Delete',
		action: 'Delete element',
		description: 'Delete an element of your own',
		path: '/v1/general/delete-elements',
		deletes: true,
		fields: [{ path: 'element_id', codec: ownElement, takes: 'elementId' }],
	}),
];
