import { choice } from '../fields/codecs';
import { contentsOf } from '../fields/contents';
import { titleCase } from '../fields/words';
import { endpoint, schemaAt } from '../contract';
import { task } from './defineFamily';
import { fileList, textList } from './solutionFields';

const path = '/solutions/talking_agent';
const content = contentsOf(path);

const own = { only: { avatarSource: ['avatar_image'] } };
const readyMade = { only: { avatarSource: ['avatar_id'] } };

/** `avatar_vivian_female` becomes `Vivian (Female)`. */
const avatarName = (id: string): string => {
	const [, name, kind] = /^avatar_(\w+)_(\w+)$/.exec(id) ?? [];
	return name ? `${titleCase(name)} (${titleCase(kind)})` : id;
};

const avatars = endpoint(path).schema.properties!.contents.items!.oneOf!.find(
	({ properties }) => properties!.type.const === 'avatar_id',
)!.properties!.text.enum!;

const voice = schemaAt(endpoint(path).schema, 'settings.voice_id')!;

export const videoCommerce = task({
	resource: 'solution',
	operation: 'videoCommerce',
	displayName: 'Video Commerce',
	action: 'Create presenter video (video commerce)',
	description: 'Let an avatar speak a text or present a product; needs an API key',
	path,
	result: 'videos',
	expectedSeconds: 300,
	fields: [
		{
			path: 'avatar_source',
			to: '',
			schema: { enum: ['avatar_id', 'avatar_image'], default: 'avatar_id' },
			codec: choice,
			property: {
				displayName: 'Avatar From',
				description: 'Who speaks',
				options: [
					{ name: 'Kling Avatar', value: 'avatar_id' },
					{ name: 'Own Portrait', value: 'avatar_image' },
				],
			},
		},
		content('avatar_id', {
			...readyMade,
			codec: choice,
			property: {
				displayName: 'Avatar',
				type: 'options',
				description: 'Ready-made avatar; it has its own voice',
				options: avatars.map((value) => ({ name: avatarName(String(value)), value })),
				default: avatars[0],
			},
		}),
		content('avatar_image', { ...own, takes: 'imageUrl', required: true, property: { displayName: 'Portrait' } }),
		{
			path: 'settings.voice_id',
			codec: choice,
			...own,
			property: { displayName: 'Voice', description: 'Voice of the portrait', default: voice.enum![0] },
		},
		content('speech_script', {
			required: 'unless the clip presents a product',
			property: {
				displayName: 'Speech',
				description: 'What the avatar says; its length sets the length of the clip and the price',
				typeOptions: { rows: 4 },
				placeholder: 'e.g. Welcome to our shop',
			},
		}),
		content('goods_title', {
			required: 'to present a product',
			property: { displayName: 'Product Name', placeholder: 'e.g. Ceramic teapot' },
		}),
		content('goods_price', { property: { displayName: 'Product Price', placeholder: 'e.g. 29 dollars' } }),
		fileList(
			path,
			'ref_image',
			'image_list',
			{ displayName: 'Product Images', description: 'Pictures of the product that the avatar presents' },
			'to present a product',
		),
		textList('goods_selling_point', 'selling_points', { description: 'What speaks for the product' }),
		textList('goods_target_audience', 'target_audiences', { description: 'Whom the clip is for' }),
		{ path: 'settings.resolution', property: { default: '720p' } },
		{ path: 'settings.aspect_ratio', property: { default: '9:16' } },
	],
	options: [
		{ path: 'settings.allow_polish', property: { description: 'Whether Kling may polish the speech' } },
		'settings.speech_rate',
		'settings.action_prompt',
		{
			path: 'settings.bgm_enabled',
			name: 'backgroundMusic',
			property: { displayName: 'Background Music', description: 'Whether to add background music' },
		},
		'options.watermark',
	],
});
