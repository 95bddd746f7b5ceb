import type { INodeProperties } from 'n8n-workflow';

/** Two names of the API for the same switch. */
const watermark = {
	displayName: 'Watermark',
	description: 'Whether to add a watermarked copy next to the clean result',
};

/** What the form says about an API field where the contract's own words do not suit a form. */
export const fieldWords: Record<string, Partial<INodeProperties>> = {
	model_name: { displayName: 'Model', description: 'Model version that does the work' },
	mode: { displayName: 'Quality', description: 'How fine the picture is; higher takes longer and costs more' },
	prompt: { typeOptions: { rows: 4 }, placeholder: 'e.g. A paper boat drifts down a rainy street at dusk' },
	negative_prompt: {
		description: 'What should not appear',
		typeOptions: { rows: 2 },
		placeholder: 'e.g. text, blur',
	},
	multi_shot: { displayName: 'Multi-Shot', description: 'Whether to make a clip of several shots' },
	shot_type: { description: 'Whether you list the shots or the model plans them from the prompt' },
	multi_prompt: {
		displayName: 'Shots',
		description: 'Shots in order; their seconds add up to the duration',
		placeholder: 'Add Shot',
	},
	sound: { description: 'Whether to generate sound together with the picture' },
	cfg_scale: { displayName: 'Prompt Strength', description: 'How closely to follow the prompt, from 0 to 1' },
	aspect_ratio: { description: 'Shape of the frame, width to height' },
	duration: { description: 'Length of the clip' },
	watermark_info: watermark,
	watermark,
	sound_effect_prompt: {
		description: 'Which sounds to hear, besides those that the picture suggests',
		placeholder: 'e.g. Rain on a tin roof, a distant train',
	},
	bgm_prompt: {
		displayName: 'Background Music Prompt',
		description: 'Which music to play',
		placeholder: 'e.g. Calm piano',
	},
	asmr_mode: { displayName: 'ASMR Mode', description: 'Whether to stress fine sound detail' },
	image_tail: { displayName: 'End Frame' },
	image_list: { displayName: 'Images', description: 'Pictures to refer to' },
	subject_image_list: { displayName: 'Subject Images', description: 'One picture for each subject, cropped to it' },
	images: { description: 'The left and the right picture of the effect' },
	'images.image': { description: 'Picture to play the effect with' },
	video_list: { displayName: 'Videos', description: 'One video to refer to or to edit' },
	element_list: { displayName: 'Elements', description: 'Library elements to keep consistent' },
	voice_list: {
		displayName: 'Voices',
		description:
			'Voices of the library. The prompt says who speaks with which: &lt;&lt;&lt;voice_1&gt;&gt;&gt; is the first one.',
	},
	element_id: { displayName: 'Element', description: 'Element of the library' },
	voice_id: { displayName: 'Voice', description: 'Voice of the library' },
	element_voice_id: { displayName: 'Voice' },
	effect_scene: { description: 'Name of the effect' },
	refer_videos: { displayName: 'Reference Video', description: 'Video in which the element is seen' },
	refer_images: {
		displayName: 'Further Views',
		description: 'One to three pictures from other sides',
		placeholder: 'Add View',
	},
	'refer_images.image_url': { description: 'Picture from another side' },
	tag_list: { displayName: 'Tags', description: 'Tags of the element' },
	n: { displayName: 'Number of Images', description: 'How many images to make' },
	image_url: { displayName: 'Image' },
	'product_images.image': { description: 'Picture of the product' },
	'model_images.image': { description: 'Picture of the person' },
	audio_id: {
		description: 'Speech of the operation Text to Speech, at most 30 days old',
		placeholder: 'e.g. 829824295735410756',
	},
	video_id: {
		description: 'Video that Kling has made in the last 30 days',
		placeholder: 'e.g. 829836802793406551',
	},
	video_url: { description: 'Video from elsewhere' },
	sound_file: { description: 'Sound to speak or sing' },
	session_id: { description: 'What the operation Init Selection has opened' },
	face_id: { description: 'Face of the operation Identify Face' },
	refer_type: { displayName: 'Use As' },
	type: { displayName: 'Use As' },
	reference_type: { displayName: 'Made From' },
	element_name: { displayName: 'Name', description: 'What the element is called in the library' },
	element_description: { displayName: 'Description', description: 'What the element is, in a few words' },
	voice_name: { displayName: 'Name', description: 'What the voice is called in the library' },
	trajectories: {
		displayName: 'Path',
		description: 'Points of the way in their order, in pixels of the start frame',
		placeholder: 'Add Point',
	},
	mask: { description: 'Picture in which the area is marked' },
	static_mask: { description: 'Picture in which the area that stays still is marked' },
	dynamic_masks: { description: 'Areas that move along a path', placeholder: 'Add Area' },
	'multi_prompt.duration': {
		displayName: 'Seconds',
		description: 'Length of the shot, a whole number',
		placeholder: 'e.g. 3',
	},
	series_amount: { displayName: 'Images in the Series', description: 'How many images the series has' },
	image_reference: { description: 'What to take from the reference image' },
	'multi_prompt.prompt': {
		description: 'What happens in this shot',
		placeholder: 'e.g. The boat passes a red lantern',
	},
	'image_list.image': { description: 'Picture of one thing or person' },
	'image_list.image_url': { description: 'Picture to refer to' },
	'image_list.type': { description: 'Whether it is something to refer to or a frame of the clip' },
	'video_list.video_url': { displayName: 'Video', description: 'Video to refer to or to edit' },
	'video_list.refer_type': { description: 'Whether the video itself is edited or only something to refer to' },
	'video_list.keep_original_sound': { description: 'Whether the sound of the video stays' },
	middle_frames: { description: 'Pictures that the clip passes through, spread evenly', placeholder: 'Add Frame' },
	'middle_frames.image': { description: 'Picture that the clip passes through' },
	character_orientation: { description: 'Whether the character faces as in the image or as in the video' },
	keep_original_sound: { description: 'Whether to keep the sound of the motion video' },
	audio: { description: 'Which sound the clip has' },
	edit_mode: { description: 'What happens to the marked area' },
	frame_index: { displayName: 'Frame Number', description: 'Frame to mark points on; at most 10 frames can be marked' },
	points: { description: 'Points on the thing that is meant, counted from the top left corner' },
	'points.x': { displayName: 'Share of Width', description: 'From 0 at the left to 1 at the right' },
	'points.y': { displayName: 'Share of Height', description: 'From 0 at the top to 1 at the bottom' },
	'trajectories.x': { displayName: 'From the Left', description: 'Pixels from the left edge' },
	'trajectories.y': { displayName: 'From the Bottom', description: 'Pixels from the bottom edge' },
	result_type: { description: 'Whether the pictures are independent or belong together' },
	subject_image: { description: 'Picture of one subject, cropped to it' },
	scene_image: { description: 'Picture of the place' },
	style_image: { description: 'Picture whose style to use' },
	up_expansion_ratio: {
		displayName: 'Expand Upward (Share of Height)',
		description: 'How much is added above; 0.2 adds a fifth of the height',
	},
	down_expansion_ratio: {
		displayName: 'Expand Downward (Share of Height)',
		description: 'How much is added below; 0.2 adds a fifth of the height',
	},
	left_expansion_ratio: {
		displayName: 'Expand Left (Share of Width)',
		description: 'How much is added on the left; 0.2 adds a fifth of the width',
	},
	right_expansion_ratio: {
		displayName: 'Expand Right (Share of Width)',
		description: 'How much is added on the right; 0.2 adds a fifth of the width',
	},
	human_image: { displayName: 'Person', description: 'Picture of the person to dress' },
	cloth_image: { displayName: 'Clothes', description: 'Picture of the clothes, best on a white background' },
	voice_speed: { description: 'How fast to speak; 1 is the usual speed' },
	sound_start_time: { description: 'Where in the sound the part to speak begins' },
	sound_volume: { description: 'How loud the new sound is; 1 leaves it as it is' },
	original_audio_volume: {
		displayName: 'Original Sound Volume',
		description: 'How loud the sound of the video stays; 0 mutes it',
	},
	voice_url: { displayName: 'Recording', description: 'Sound or video in which one person speaks' },
	frontal_image: { description: 'Picture from the front' },
	image_fidelity: { description: 'How closely to follow the reference image, from 0 to 1' },
	human_fidelity: { displayName: 'Face Fidelity', description: 'How alike the face has to be, from 0 to 1' },
	action_prompt: { description: 'How the avatar acts', placeholder: 'e.g. Points at the product and smiles' },
	speech_rate: { description: 'How fast the avatar speaks; 1 is the usual speed' },
	target_cps: { description: 'At most so many characters a second are shown' },
	font_size: { description: 'Size of the letters, in pixels' },
	margin_v: { description: 'Distance of the subtitles from the lower edge, in pixels' },
	product_image: { description: 'Picture of the product' },
};

/** What values are called, by themselves or together with their field. */
const valueWords: Record<string, string> = {
	std: 'Standard',
	pro: 'Professional',
	'4k': '4K',
	'2k': '2K',
	'1k': '1K',
	customize: 'Own List of Shots',
	intelligence: 'Planned by the Model',
	zh: 'Chinese',
	en: 'English',
	image_refer: 'Images',
	video_refer: 'Video',
	base: 'Video to Edit',
	feature: 'Reference',
	'': 'None',
	'image_list.type=': 'Reference',
	down_back: 'Down and Back',
	forward_up: 'Forward and Up',
	right_turn_forward: 'Right Turn, Forward',
	left_turn_forward: 'Left Turn, Forward',
	'kling-v1-5': 'Kling V1.5',
	'kling-v1-6': 'Kling V1.6',
	'type=simple': 'Along One Axis (Simple)',
	'keep_original_sound=': 'Not Set',
	'duration=': 'Not Set',
	'model_name=': 'Not Set',
};

/** What a value means, where its name alone does not say it (contract: x-capabilities resolution). */
const valueDescriptions: Record<string, string> = {
	'mode=std': '720p',
	'mode=pro': '1080p; with the oldest models 720p',
	'mode=4k': '4K, the dearest',
};

const small = new Set(['to', 'of', 'for', 'in', 'the', 'and', 'by']);
const capitals: Record<string, string> = {
	id: 'ID',
	url: 'URL',
	api: 'API',
	asmr: 'ASMR',
	ootd: 'OOTD',
	dj: 'DJ',
	f1: 'F1',
	'3d': '3D',
	c4d: 'C4D',
	kling: 'Kling',
};

/** `negative_prompt` becomes `Negative Prompt`. */
export function titleCase(text: string): string {
	return text
		.split(/[_\s-]+/)
		.map((word, index) => {
			if (capitals[word]) return capitals[word];
			return index > 0 && small.has(word) ? word : word.charAt(0).toUpperCase() + word.slice(1);
		})
		.join(' ');
}

/** `Shots` becomes `Shot`. */
export const oneOfMany = (word: string): string => word.replace(/ies$/, 'y').replace(/s$/, '');

/** n8n shows descriptions and hints as HTML. */
export const asHtml = (text: string | undefined): string | undefined =>
	text?.replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** The last part of a field's name: members of a list are named together with it, such as `image_list.type`. */
export const keyOf = (field: string): string => field.split('.').pop()!;

/** What the form calls a value of a field. */
export function valueName(field: string, value: string): string {
	const own = valueWords[`${field}=${value}`] ?? valueWords[`${keyOf(field)}=${value}`] ?? valueWords[value];
	if (own) return own;
	if (keyOf(field) === 'duration') return `${value} Seconds`;
	return /^\d+:\d+$/.test(value) ? value : titleCase(value);
}

/** What a value of a field means; undefined where its name says it. */
export const valueDescription = (field: string, value: string): string | undefined =>
	valueDescriptions[`${field}=${value}`];

/** Parameters that are not named like their field. */
const ownNames: Record<string, string> = {
	// n8n lists the options of a parameter called `mode` as actions of an AI node.
	mode: 'quality',
	watermark_info: 'watermark',
	tag_list: 'tags',
	refer_videos: 'referVideo',
};

/** The parameter of a field: `negative_prompt` becomes `negativePrompt`. */
export const parameterName = (field: string): string => ownNames[field] ?? camelCase(field);

/** `negative_prompt` becomes `negativePrompt`. */
export function camelCase(field: string): string {
	return field.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
