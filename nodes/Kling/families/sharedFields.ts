import { contract, type Json } from '../contract';
import { byName, choice, chosen, number, speechVoice } from '../fields/codecs';
import { readNumber, Unusable, readText, type Reading } from '../shared/values';
import { requiredWords, whenEmpty } from '../fields/whenEmpty';
import { asText } from '../shared/convert';
import type { FieldSpec, ReadParameter } from './types';

/** Several shots in one clip. */
export const shots: FieldSpec[] = [
	'multi_shot',
	{ path: 'shot_type', property: { default: 'intelligence' } },
	{ path: 'multi_prompt', only: { shotType: ['customize'] }, required: true },
];

/** A text that every clip needs, but for one of shots that are listed. */
export const prompt: FieldSpec = { path: 'prompt', required: true };

const axes = ['horizontal', 'vertical', 'pan', 'tilt', 'roll', 'zoom'];
const simple = { cameraControlType: ['simple'] };

/** A camera move: one of the presets, or "simple" with one axis and how far. */
export const camera: FieldSpec[] = [
	{
		path: 'camera_control.type',
		name: 'cameraControlType',
		codec: byName,
		property: { displayName: 'Camera Movement', description: 'How the camera moves' },
	},
	{
		path: 'camera_control.config',
		to: '',
		name: 'cameraControlAxis',
		schema: { enum: axes, default: 'horizontal', description: 'What moves' },
		codec: choice,
		only: simple,
		property: { displayName: 'Camera Axis' },
	},
	{
		path: 'camera_control.config',
		name: 'cameraControlValue',
		schema: { type: 'number', minimum: -10, maximum: 10, default: 5 },
		codec: number,
		only: simple,
		property: { displayName: 'Camera Value', description: 'How far it moves, from -10 to 10, not 0' },
		encode: (value, read) => {
			const distance = readNumber(value);
			if (distance === 0) return new Unusable('must not be 0');
			return typeof distance === 'number' ? { [asText(read('cameraControlAxis'))]: distance } : distance;
		},
	},
];

/** A voice that speaks one language only decides the language. */
export function languageOfVoice(value: unknown, read: ReadParameter): Reading<Json> {
	const voice = chosen(read('voiceId'));
	const spoken = Object.entries(contract.speechVoices).filter(([, voices]) => voices.some(({ id }) => id === voice));
	return spoken.length === 1 ? spoken[0][0] : readText(value);
}

/** Inputs of which one is enough; the form offers those of one way at a time. */
interface Either {
	name: string;
	/** The usual way first. */
	ways: Array<{ value: string; name: string; fields: FieldSpec[] }>;
	displayName: string;
	description: string;
	/** What stands under all of them. */
	hint: string;
	only?: Exclude<FieldSpec, string>['only'];
}

/** A selector, and the fields that it offers. It chooses nothing but what is on display: what is filled in is sent. */
export const either = ({ name, ways, displayName, description, hint, only }: Either): FieldSpec[] => [
	{
		path: name,
		to: '',
		schema: { enum: ways.map(({ value }) => value), default: ways[0].value },
		codec: choice,
		only,
		property: {
			displayName,
			description,
			options: ways.map((way) => ({ name: way.name, value: way.value })),
		},
	},
	...ways.flatMap(({ value, fields }) =>
		fields.map((spec): FieldSpec => {
			const field = typeof spec === 'string' ? { path: spec } : spec;
			return {
				...field,
				only,
				offeredFor: { [name]: [value] },
				property: { ...field.property, hint: requiredWords(hint, true) },
			};
		}),
	),
];

/** A video that Kling has made, or another one. */
export const videoSource = either({
	name: 'videoFrom',
	displayName: 'Video From',
	description: 'Whether Kling has made the video, or it comes from elsewhere',
	hint: whenEmpty('videoId'),
	ways: [
		{ value: 'kling', name: 'Kling', fields: [{ path: 'video_id', takes: 'videoId' }] },
		{ value: 'url', name: 'URL', fields: ['video_url'] },
	],
});

/**
 * A sound to speak or sing.
 * @param field a member of the body, such as `sound_file`
 */
export const soundSource = (field: (member: string, more: object) => FieldSpec, only?: Either['only']): FieldSpec[] =>
	either({
		name: 'soundFrom',
		displayName: 'Sound From',
		description: 'Whether the sound is a file, or speech that Kling has made',
		hint: whenEmpty(['speechId', 'soundUrl'], 'audio'),
		only,
		ways: [
			{ value: 'file', name: 'File or URL', fields: [field('sound_file', { takes: 'soundUrl' })] },
			{ value: 'speech', name: 'Kling Speech', fields: [field('audio_id', { takes: 'speechId' })] },
		],
	});

/** What is spoken, and how. The voices are those of the speech catalogue, not of the voice library. */
export const speech: FieldSpec[] = [
	{
		path: 'text',
		property: { description: 'What is said', typeOptions: { rows: 3 }, placeholder: 'e.g. Good morning' },
	},
	{
		path: 'voice_language',
		property: { default: 'en', description: 'Language of the text; the list of voices goes by it' },
		encode: languageOfVoice,
	},
	{
		path: 'voice_id',
		codec: speechVoice,
		property: { displayName: 'Voice', description: 'Who speaks' },
	},
	'voice_speed',
];

/** Whether a face speaks a sound or a text; steers lip-sync, old and new. */
export const speechSource = { schema: { enum: ['audio', 'text'], default: 'audio' }, codec: choice };
