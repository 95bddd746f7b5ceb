import type { JsonObject, Schema } from '../contract';
import { number, sentSwitch } from '../fields/codecs';
import { contentList, mediaOf, nameMember } from '../fields/contents';
import { asText } from '../shared/convert';
import type { FieldSpec } from './types';
import { lookUp } from '../shared/lookUp';

/** Fields that the operations with the model in their path have in common. */

/** The name that a user gave an input for the prompt, or one made of its kind and place. */
const nameOf = ({ name }: JsonObject, kind: string, place: number): string => asText(name ?? `${kind}_${place}`);

export const resolution: FieldSpec = { path: 'settings.resolution', property: { description: 'Size of the picture' } };

export const seconds: FieldSpec = {
	path: 'settings.duration',
	codec: number,
	property: { displayName: 'Duration', description: 'Length of the clip in seconds' },
};

export const aspectRatio: FieldSpec = { path: 'settings.aspect_ratio', property: { default: '16:9' } };

/** Kling's default is on, the form's is off as with the earlier models, so it is always sent. */
export const multiShot: FieldSpec = { path: 'settings.multi_shot', codec: sentSwitch };

export const audio: FieldSpec = { path: 'settings.audio', property: { displayName: 'Sound' } };

export const watermark: FieldSpec = 'options.watermark_info';

export const elements = contentList({
	path: 'element_list',
	contents: ['element'],
	members: { element_id: { type: 'string' }, name: nameMember },
	required: ['element_id'],
	content: (item, place) => ({
		type: 'element',
		element_id: item.element_id,
		id: nameOf(item, 'element', place),
	}),
});

export const voices = contentList({
	path: 'voice_list',
	contents: ['voice'],
	members: { voice_id: { type: 'string' }, name: nameMember },
	required: ['voice_id'],
	content: (item, place) => ({ type: 'voice', voice_id: item.voice_id, id: nameOf(item, 'voice', place) }),
});

/** What the form calls the uses of a picture, and the types of contents they are. */
const IMAGE_TYPES: Record<string, string> = {
	'': 'refer_image',
	first_frame: 'first_frame',
	end_frame: 'last_frame',
	middle_frame: 'middle_frame',
};

/** Pictures to refer to, or frames; each has a name for the prompt. */
export function images(path: string): FieldSpec {
	const use: Schema = { enum: Object.keys(IMAGE_TYPES).filter(Boolean), description: 'What the image is used as' };
	return contentList(
		{
			path: 'image_list',
			contents: Object.values(IMAGE_TYPES),
			uses: { member: 'type', types: IMAGE_TYPES },
			members: { image_url: { type: 'string', media: mediaOf(path, 'refer_image') }, type: use, name: nameMember },
			required: ['image_url'],
			content: (item, place) => ({
				type: lookUp(IMAGE_TYPES, item.type ?? '') ?? item.type,
				url: item.image_url,
				id: nameOf(item, 'image', place),
			}),
		},
		{ takes: 'imageUrl', takesIfNamed: 'image_1' },
	);
}

/** What the form calls the uses of a video, and the types of contents they are. */
const VIDEO_TYPES: Record<string, string> = { base: 'base_video', feature: 'feature_video' };

/** Videos to refer to, or one to edit. */
export function videos(path: string): FieldSpec {
	const use: Schema = { enum: Object.keys(VIDEO_TYPES), default: 'base', description: 'What the video is used as' };
	return contentList(
		{
			path: 'video_list',
			contents: Object.values(VIDEO_TYPES),
			uses: { member: 'refer_type', types: VIDEO_TYPES },
			members: {
				video_url: { type: 'string', media: mediaOf(path, 'feature_video') },
				refer_type: use,
				name: nameMember,
			},
			required: ['video_url'],
			content: (item, place) => ({
				type: lookUp(VIDEO_TYPES, item.refer_type ?? 'base') ?? item.refer_type,
				url: item.video_url,
				id: nameOf(item, 'video', place),
			}),
		},
		{ takes: 'videoUrl', takesIfNamed: 'video_1', required: 'for its original sound' },
	);
}

/** Frames between the first and the last one, spread evenly over the clip. */
export const middleFrames = (path: string): FieldSpec =>
	contentList({
		path: 'middle_frames',
		contents: ['middle_frame'],
		members: { image: { type: 'string', media: mediaOf(path, 'middle_frame') } },
		required: ['image'],
		content: ({ image }) => ({ type: 'middle_frame', url: image }),
	});
