import { ownVoice } from '../fields/codecs';
import { call, task } from './defineFamily';

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
		fields: ['voice_name', { path: 'voice_url', takes: 'voiceUrl' }, { path: 'video_id', takes: 'videoId' }],
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
