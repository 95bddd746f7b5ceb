import { number, choice } from './codecs';
import type { FieldSpec } from './types';

/** Several shots in one clip. */
export const shots: FieldSpec[] = [
	'multi_shot',
	'shot_type',
	{ path: 'multi_prompt', only: { shotType: ['customize'] } },
];

const axes = ['horizontal', 'vertical', 'pan', 'tilt', 'roll', 'zoom'];
const simple = { cameraControlType: ['simple'] };

/** A camera move: one of the presets, or "simple" with one axis and how far. */
export const camera: FieldSpec[] = [
	{ path: 'camera_control.type', name: 'cameraControlType', property: { displayName: 'Camera Movement' } },
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
		schema: { type: 'number', minimum: -10, maximum: 10, default: 0 },
		codec: number,
		only: simple,
		property: { displayName: 'Camera Value', description: 'How far it moves, from -10 to 10, not 0' },
		encode: (value, read) => ({ [String(read('cameraControlAxis'))]: Number(value) }),
	},
];
