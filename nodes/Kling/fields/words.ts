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
	cfg_scale: { displayName: 'CFG Scale', description: 'How closely to follow the prompt, from 0 to 1' },
	aspect_ratio: { description: 'Shape of the frame, width to height' },
	duration: { description: 'Length of the clip' },
	watermark_info: watermark,
	watermark,
	sound_effect_prompt: { placeholder: 'e.g. rain on a tin roof, a distant train' },
	bgm_prompt: { displayName: 'Background Music Prompt', placeholder: 'e.g. calm piano' },
	asmr_mode: { displayName: 'ASMR Mode', description: 'Whether to stress fine sound detail' },
	image_tail: { displayName: 'End Frame' },
	image_list: { displayName: 'Images' },
	subject_image_list: { displayName: 'Subject Images' },
	video_list: { displayName: 'Videos' },
	element_list: { displayName: 'Elements', description: 'Library elements to keep consistent' },
	voice_list: { displayName: 'Voices', description: 'Voices named in the prompt, in the order of their tokens' },
	element_id: { displayName: 'Element', description: 'Element of the library' },
	voice_id: { displayName: 'Voice', description: 'Voice of the library' },
	element_voice_id: { displayName: 'Voice' },
	effect_scene: { description: 'Name of the effect' },
	refer_videos: { displayName: 'Reference Video' },
	refer_images: { displayName: 'Further Views', placeholder: 'Add View' },
	tag_list: { displayName: 'Tags', description: 'Tags of the element' },
	n: { displayName: 'Number of Images', description: 'How many images to make' },
	image_url: { displayName: 'Image' },
	audio_id: { description: 'Speech of the operation Text to Speech, at most 30 days old' },
	session_id: { description: 'Session of the operation Init Selection' },
	face_id: { description: 'Face of the operation Identify Face' },
	refer_type: { displayName: 'Use As' },
	type: { displayName: 'Use As' },
	reference_type: { displayName: 'Made From' },
	element_name: { displayName: 'Name' },
	element_description: { displayName: 'Description' },
	voice_name: { displayName: 'Name' },
	trajectories: { displayName: 'Path' },
	'multi_prompt.duration': {
		displayName: 'Seconds',
		description: 'Length of the shot, a whole number',
		placeholder: 'e.g. 3',
	},
	series_amount: { displayName: 'Images in the Series', description: 'How many images the series has' },
	image_reference: { description: 'What to take from the image' },
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
	'type=': 'Reference',
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
const capitals: Record<string, string> = { id: 'ID', url: 'URL', cfg: 'CFG', asmr: 'ASMR', kling: 'Kling' };

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

/** What the form calls a value of a field. */
export function valueName(field: string, value: string): string {
	const own = valueWords[`${field}=${value}`] ?? valueWords[value];
	if (own) return own;
	if (field === 'duration') return `${value} Seconds`;
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
