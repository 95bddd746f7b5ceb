import { endpoint, schemaAt } from '../contract';
import { task } from './defineFamily';
import { own } from '../fields/ownParameters';
import { isNothing, readNumber, readSwitch } from '../shared/values';
import { lipSyncPriorCalls } from './lipSyncPriorCalls';
import { lipSyncLegacy } from './lipSyncLegacy';
import { identifyFace } from './identifyFace';
import { soundSource, speech, speechSource, videoSource } from './sharedFields';
import { textToSpeech } from './textToSpeech';
import type { FieldSpec, ReadParameter } from './types';

/** A member of the one face that is driven. */
const face = (member: string, more: object = {}): FieldSpec => ({
	path: `face_choose.${member}`,
	to: `face_choose[0].${member}`,
	...more,
});

/** A field that another endpoint's call takes; it is not part of this body. */
const borrowed =
	(path: string, only: object = {}) =>
	(spec: FieldSpec): FieldSpec => {
		const own = typeof spec === 'string' ? { path: spec } : spec;
		const required = endpoint(path).schema.required?.includes(own.path) || undefined;
		return { required, ...own, to: '', schema: own.schema ?? schemaAt(endpoint(path).schema, own.path), ...only };
	};

export const lipSync = task({
	resource: 'video',
	operation: 'lipSync',
	displayName: 'Lip-Sync',
	action: 'Lip-sync video',
	description: 'Let a face of a video speak a sound or a text',
	path: '/v1/videos/advanced-lip-sync',
	result: 'videos',
	expectedSeconds: 240,
	fields: [
		...videoSource.map(borrowed(identifyFace.path)),
		{ path: 'source', to: '', ...speechSource, property: { description: 'What the face speaks' } },
		...soundSource(face, { source: ['audio'] }),
		...speech.map(borrowed(textToSpeech.path, { only: { source: ['text'] } })),
		face('sound_end_time', {
			takes: 'speechEnd',
			offeredFor: { source: ['audio'] },
			required: true,
			property: {
				displayName: 'Sound End (Milliseconds)',
				description: 'Where in the sound the part to speak ends. 0 means the end of a spoken text.',
			},
			encode: (value: unknown, read: ReadParameter, saved: unknown) => {
				const end = readNumber(value);
				// The length of an earlier speech says nothing of a text that is spoken anew.
				const isOfAnother = read('source') === 'text' && (saved === 0 || isNothing(saved));
				return end === 0 || isOfAnother ? undefined : end;
			},
		}),
	],
	options: [
		face('sound_insert_time', {
			property: { displayName: 'Insert At (Milliseconds)', description: 'When in the video the sound begins' },
		}),
		face('face_id', { property: { hint: 'Empty takes the first face that is found' } }),
		{
			path: 'session_id',
			takes: 'faceSession',
			property: {
				description: 'What the operation Identify Face has opened; empty opens the video anew',
			},
		},
		face('sound_start_time', { property: { displayName: 'Sound Start (Milliseconds)' } }),
		face('sound_volume'),
		face('original_audio_volume'),
		'watermark_info',
		{
			path: 'legacy',
			to: '',
			schema: { type: 'boolean', description: 'Whether to use the lip-sync of before, which Kling may close' },
		},
	],
	variant: (read) => (readSwitch(read(own.legacy.name)) === true ? lipSyncLegacy : lipSync),
	priorCalls: lipSyncPriorCalls,
});
