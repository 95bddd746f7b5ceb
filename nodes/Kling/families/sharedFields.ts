import { readNumber } from '../shared/values';
import { byName, choice, number, text } from '../fields/codecs';
import type { FieldSpec } from './types';

/** Several shots in one clip. */
export const shots: FieldSpec[] = [
	'multi_shot',
	{ path: 'shot_type', property: { default: 'intelligence' } },
	{ path: 'multi_prompt', only: { shotType: ['customize'] } },
];

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
			return typeof distance === 'number' ? { [String(read('cameraControlAxis'))]: distance } : distance;
		},
	},
];

/** What is spoken, and how. The voices are those of the speech catalogue, not of the voice library. */
export const speech: FieldSpec[] = [
	{
		path: 'text',
		property: { description: 'What is said', typeOptions: { rows: 3 }, placeholder: 'e.g. Good morning' },
	},
	{
		path: 'voice_id',
		codec: text,
		property: {
			displayName: 'Voice ID',
			placeholder: 'e.g. oversea_male1',
			description: "Voice of Kling's speech catalogue, not of the voice library",
		},
	},
	{ path: 'voice_language', property: { default: 'en' } },
	'voice_speed',
];

/** Whether a face speaks a sound or a text; steers lip-sync, old and new. */
export const speechSource = { schema: { enum: ['audio', 'text'], default: 'audio' }, codec: choice };
