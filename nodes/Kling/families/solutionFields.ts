import type { Schema } from '../contract';
import { contentList, mediaOf } from '../fields/contents';
import type { FieldSpec } from './types';

/** Fields that Kling's ready-made products have in common. */

type Property = Exclude<FieldSpec, string>['property'];

/** A list of files of the form, each of which becomes an input of the type. */
export const fileList = (
	path: string,
	type: string,
	listName: string,
	property: Property = {},
	required?: true | string,
): FieldSpec =>
	contentList(
		{
			path: listName,
			contents: [type],
			members: { image: { type: 'string', description: 'Picture', media: mediaOf(path, type) } },
			required: ['image'],
			content: ({ image }) => ({ type, url: image }),
		},
		{ property, required },
	);

/** A list of texts of the form, each of which becomes an input of the type. */
export const textList = (type: string, listName: string, property: Property): FieldSpec => {
	const text: Schema = { type: 'string', description: 'One of them' };
	return contentList(
		{
			path: listName,
			contents: [type],
			members: { text },
			required: ['text'],
			content: (item) => ({ type, text: item.text }),
		},
		{ property },
	);
};
