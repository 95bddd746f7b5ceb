import type { Json } from '../contract';
import { speechVoice } from '../fields/codecs';
import { asText } from '../shared/convert';
import { task } from './defineFamily';
import { languageOfVoice, speechSource } from './sharedFields';
import type { FieldSpec } from './types';

const isUrl = (value: unknown): boolean => /^https?:/i.test(asText(value).trim());
const ofSource = (source: string) => ({ only: { source: [source] } });

/** The sound goes to one of two members, by its kind. */
const sound = (member: string, takes: (value: unknown) => boolean): FieldSpec => ({
	path: `input.${member}`,
	name: 'soundFile',
	takes: 'soundUrl',
	offeredFor: { soundFrom: ['file'] },
	...ofSource('audio'),
	encode: (value) => {
		if (!takes(value)) return undefined;
		return typeof value === 'object' ? (value as Json) : String(value).trim();
	},
});

/** The first generation of lip-sync: one call, no sessions. Its tasks are read back at its own path. */
export const lipSyncLegacy = task({
	resource: 'video',
	operation: 'lipSync',
	family: 'lipSyncLegacy',
	hidden: true,
	displayName: 'Lip-Sync (Legacy)',
	action: 'Lip-sync video (legacy)',
	description: 'Lip-sync as it was first',
	path: '/v1/videos/lip-sync',
	result: 'videos',
	expectedSeconds: 240,
	fields: [
		{ path: 'input.video_id', takes: 'videoId', offeredFor: { videoFrom: ['kling'] } },
		'input.video_url',
		{
			path: 'input.mode',
			name: 'source',
			...speechSource,
			codec: { ...speechSource.codec, formValue: (value) => (value === 'text2video' ? 'text' : 'audio') },
			property: { displayName: 'Source' },
			encode: (value) => (value === 'text' ? 'text2video' : 'audio2video'),
		},
		{ path: 'input.text', ...ofSource('text') },
		{ path: 'input.voice_id', codec: speechVoice, ...ofSource('text') },
		{ path: 'input.voice_language', encode: languageOfVoice, ...ofSource('text') },
		{ path: 'input.voice_speed', ...ofSource('text') },
		{
			path: 'input.audio_type',
			name: 'soundFile',
			takes: 'soundUrl',
			takesFile: 'audio',
			offeredFor: { soundFrom: ['file'] },
			...ofSource('audio'),
			encode: (value) => (isUrl(value) ? 'url' : 'file'),
		},
		sound('audio_url', isUrl),
		sound('audio_file', (value) => !isUrl(value)),
	],
});
