import { ownVoice } from '../fields/codecs';
import { whenEmpty } from '../fields/whenEmpty';
import { call, task } from './defineFamily';
import { either } from './sharedFields';

export const voice = [
	task({
		resource: 'voice',
		operation: 'create',
		family: 'voice',
		displayName: 'Create',
		action: 'Create voice',
		description: 'Make a voice of the library from a recording',
		path: '/v1/general/custom-voices',
		result: 'voices',
		expectedSeconds: 60,
		fields: [
			'voice_name',
			...either({
				name: 'recordingFrom',
				displayName: 'Recording From',
				description: 'Where the voice is heard',
				hint: whenEmpty(['voiceUrl', 'videoId']),
				ways: [
					{ value: 'url', name: 'URL', fields: [{ path: 'voice_url', takes: 'voiceUrl' }] },
					{ value: 'kling', name: 'Kling Video', fields: [{ path: 'video_id', takes: 'videoId' }] },
				],
			}),
		],
	}),
	call({
		resource: 'voice',
		operation: 'getPresets',
		family: 'voice',
		displayName: 'Get Presets',
		action: 'Get many preset voices',
		description: 'List the official voices',
		path: '/v1/general/presets-voices',
		paged: true,
	}),
	call({
		resource: 'voice',
		operation: 'delete',
		displayName: 'Delete',
		action: 'Delete voice',
		description: 'Delete a voice of your own',
		path: '/v1/general/delete-voices',
		deletes: true,
		fields: [{ path: 'voice_id', codec: ownVoice, takes: 'voiceId' }],
	}),
];
