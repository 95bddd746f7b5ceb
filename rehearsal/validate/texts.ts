import type { Body, Match, Schema } from '../types';

/** A refusal that is about to be put into words. */
export interface Occasion {
	/** `<rule id> <operator>` or `<schema keyword> <place>`, list indexes left out of the place. */
	name: string;
	body: Body;
	/** What the rule's operator was told. */
	argument: unknown;
	/** The value at the place. */
	value: unknown;
	/** The list item the place is in. */
	item: Body;
	/** The schema at the place. */
	limits: Schema & Record<string, unknown>;
}

/** Words of the service for one kind of refusal. */
interface Text {
	/** Row of the contract's x-error-messages.answers. */
	id: string;
	/** Names of the occasions. */
	on: RegExp;
	/** Undefined when the words do not fit after all. */
	text: (occasion: Occasion) => string | undefined;
}

const settings = ({ body }: Occasion) => (body.settings ?? {}) as Body;
const contents = ({ body }: Occasion) => (Array.isArray(body.contents) ? (body.contents as Body[]) : []);
const types = ({ argument }: Occasion) => (argument as { match: Match }).match.type as string[];
const say = (text: string) => () => text;
const last = (name: string) => name.split('.').at(-1)!;

/** Every recorded text that the server's own checks can lead to; a test holds them against the contract's patterns. */
export const texts: Text[] = [
	{
		id: 'no-ids',
		on: /^tasks\.ids /,
		text: ({ body }) => (Object.keys(body).length ? undefined : 'task_ids or external_task_ids is required'),
	},
	{
		id: 'too-many-ids',
		on: /^pattern (external_)?task_ids$/,
		text: say('task_ids and external_task_ids cannot exceed 20 in total'),
	},
	{ id: 'prompt-missing', on: /^required prompt$/, text: say('prompt is required') },
	{ id: 'contents-empty', on: /^(required|minItems) contents$/, text: say('contents cannot be empty') },
	{ id: 'contents-type', on: /^type contents$/, text: say('contents value type is invalid, expected array') },
	{ id: 'content-kind', on: /^kind contents\.type$/, text: (it) => wrongKind(it, (item) => item === it.item) },
	{
		id: 'content-kind',
		on: /^v2[iom]\.types noItem$/,
		text: (it) => wrongKind(it, (item) => types(it).includes(item.type as string)),
	},
	{
		id: 'content-blank-text',
		on: /^(required|pattern|minLength) contents\.text$/,
		text: ({ item }) => `content item of type '${String(item.type)}' must have non-blank text`,
	},
	{
		id: 'content-blank-url',
		on: /^(required|minLength) contents\.url$/,
		text: ({ item }) => `content item of type '${String(item.type)}' must have a non-blank url`,
	},
	{
		id: 'resolution-refused',
		on: /^enum settings\.resolution$/,
		text: ({ value }) => (value === '480p' ? `video resolution value '480p' is invalid` : undefined),
	},
	{
		id: 'resolution-refused',
		on: /^v2[ti]\.size /,
		text: (it) => `video resolution value '${String(settings(it).resolution)}' is invalid`,
	},
	{
		id: 'resolution-word',
		on: /^enum settings\.resolution$/,
		text: ({ value }) =>
			`settings.resolution value '${String(value)}' is invalid, allowed values: 480p, 720p, 1080p, 4k`,
	},
	{
		id: 'aspect-word',
		on: /^(enum settings\.aspect_ratio|v2[to]\.shape allow)$/,
		text: (it) =>
			`aspect_ratio value '${String(settings(it).aspect_ratio)}' is invalid, supported values: 16:9, 9:16, 1:1`,
	},
	{
		id: 'aspect-missing',
		on: /^v2o\.aspect /,
		text: say('Aspect ratio must be specified unless a first frame is provided or the task is video editing'),
	},
	{
		id: 'audio-mode',
		on: /^(v2[ti]\.audio-model|v2o\.original|v2o\.feature|v2o\.base) (allow|hasItem)$/,
		text: (it) => `audio mode '${String(settings(it).audio)}' is not supported by the current model`,
	},
	{ id: 'speech-text', on: /^required text$/, text: say('text is required') },
	{
		id: 'sol-product-image',
		on: /^(goods\.image|dupe\.product|agent\.goods-image) /,
		text: say('Product image is missing.'),
	},
	{ id: 'sol-product-title', on: /^goods\.title /, text: say('Product title is missing.') },
	{ id: 'sol-ref-images', on: /^goods\.images /, text: say('At most 5 ref_image items are allowed in contents.') },
	{
		id: 'sol-only-one',
		on: /^(goods|dupe|sub)\.one-\w+ /,
		text: (it) => `Only one ${types(it)[0]} item is allowed in contents.`,
	},
	{
		id: 'sol-too-long',
		on: /^maxLength contents\.text$/,
		text: ({ item, limits }) => `${String(item.type)} exceeds the ${String(limits.maxLength)}-character limit.`,
	},
	{
		id: 'sol-resolution',
		on: /^enum settings\.resolution$/,
		text: say('Unsupported resolution. Only 720p and 1080p are supported.'),
	},
	{
		id: 'sol-aspect',
		on: /^enum settings\.aspect_ratio$/,
		text: ({ limits }) => `aspect_ratio only supports ${limits.enum!.join(', ')}.`,
	},
	{
		id: 'sol-duration',
		on: /^enum settings\.duration$/,
		text: say('Unsupported duration. Only 15, 30 and 60 seconds are supported.'),
	},
	{ id: 'sol-product-image-unfit', on: /^pattern contents\.url$/, text: say('Unsupported product image.') },
	{ id: 'sol-image-unfit', on: /^pattern contents\.url$/, text: say('Unsupported image.') },
	{ id: 'sol-reference-video', on: /^dupe\.video /, text: say('Reference video is missing.') },
	{ id: 'sol-product-info', on: /^dupe\.info /, text: say('Product description is missing.') },
	{
		id: 'sol-bgm',
		on: /^required contents\.url$/,
		text: ({ item }) => (item.type === 'bgm' ? 'bgm is provided but url is empty.' : undefined),
	},
	{ id: 'sol-voice', on: /^enum contents\.voice_id$/, text: say('Invalid voice_id.') },
	{ id: 'sol-avatar-source', on: /^agent\.(one-)?source /, text: say('Exactly one avatar source is required.') },
	{
		id: 'sol-avatar-voice',
		on: /^agent\.voice /,
		text: say('voiceId is required when uploading an avatar_image.'),
	},
	{ id: 'sol-script', on: /^agent\.script /, text: say('speech_script is required for single-person videos.') },
	{
		id: 'sol-goods-title',
		on: /^agent\.goods hasItem$/,
		text: say('goods_title is required when product content is provided.'),
	},
	{
		id: 'sol-rate-goods',
		on: /^agent\.goods forbid$/,
		text: say('Speech rate adjustment not supported in Video Commerce.'),
	},
	{ id: 'sol-rate', on: /^enum settings\.speech_rate$/, text: say('speechRate only supports 0.8, 1.0 and 1.2.') },
	{ id: 'sol-subtitle-video', on: /^sub\.video /, text: say('Source video is missing.') },
	{ id: 'sol-glossary-count', on: /^sub\.glossary /, text: say('Glossary exceeds the limit of 200 entries.') },
	{
		id: 'sol-glossary-entry',
		on: /^\w+ contents\.(source|target)$/,
		text: say('Each glossary entry must be non-empty and no longer than 100 characters.'),
	},
	{
		id: 'sol-subtitle-number',
		on: /^(type|minimum) settings\.(margin_v|font_size|target_cps)$/,
		text: ({ value }) =>
			Number.isInteger(value) && Number(value) > 0
				? undefined
				: 'margin_v, font_size and target_cps must be positive integers.',
	},
	{
		id: 'sol-subtitle-range',
		on: /^(minimum|maximum) settings\.(margin_v|font_size|target_cps)$/,
		text: ({ name, limits }) =>
			`${last(name)} out of range. Please provide a value between ${String(limits.minimum)} and ${String(limits.maximum)}.`,
	},
];

function wrongKind(occasion: Occasion, isIt: (item: Body) => boolean): string {
	const index = contents(occasion).findIndex(isIt);
	return `contents[${index}].type value '${String(contents(occasion)[index]?.type)}' is invalid`;
}
