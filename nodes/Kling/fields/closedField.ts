import type { Closed } from '../contract';
import type { Field } from './types';

/** The line at the top of an operation that creates nothing any more. */
export const closedField = ({ day, because }: Closed): Field => ({
	name: 'closedNotice',
	to: '',
	isInput: false,
	conditionsOf: '',
	place: 'top',
	property: {
		displayName: `Kling creates nothing with this operation since ${day}: ${because}. Tasks made before can still be read.`,
		type: 'notice',
		default: '',
	},
	formValue: (value) => value as string,
	encode: () => undefined,
});
