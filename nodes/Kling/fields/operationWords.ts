import type { INodeProperties } from 'n8n-workflow';

/** The inputs of a prompt that a first-generation model refers to. n8n shows descriptions and hints as HTML. */
const reference = (...kinds: string[]): string => kinds.map((kind) => `&lt;&lt;&lt;${kind}_1&gt;&gt;&gt;`).join(', ');

const clip = 'e.g. A paper boat drifts down a rainy street at dusk, the camera follows low above the water';

/** What the form says about a parameter of one operation, where the usual words do not suit it. */
export const operationWords: Record<string, Partial<INodeProperties>> = {
	'video.textToVideo.prompt': { description: 'What happens in the clip', placeholder: clip },
	'video.imageToVideo.prompt': {
		description: 'What happens in the clip, from the start frame on',
		placeholder: 'e.g. She turns her head and smiles, the camera slowly moves closer',
	},
	'video.imageToVideo.image': { description: 'Picture that the clip begins with' },
	'video.imageToVideo.imageTail': { description: 'Picture that the clip ends with' },
	'video.multiImageToVideo.prompt': {
		description: 'What the subjects do together',
		placeholder: 'e.g. The girl and the fox walk through a snowy forest',
	},
	'video.multiImageToVideo.imageList': { description: 'One picture for each subject, cropped to it' },
	'video.omniVideo.prompt': {
		description: 'What to make or to change, and of which inputs',
		hint: `Name the inputs of the lists below in their order: ${reference('image', 'element', 'video')}; with the models that need an API key by their names: @image_1`,
		placeholder: 'e.g. The woman walks along the beach at sunset',
	},
	'video.motionControl.prompt': {
		description: 'Scene around the character and what the camera does',
		placeholder: 'e.g. On a stage in warm light, the camera stands still',
	},
	'video.motionControl.imageUrl': {
		displayName: 'Character Image',
		description: 'Picture of the character and the background',
	},
	'video.motionControl.videoUrl': {
		displayName: 'Motion Video',
		description: 'Video whose motion the character takes over',
	},
	'video.extend.prompt': {
		description: 'How the clip goes on',
		placeholder: 'e.g. The boat reaches the river and sails on',
	},
	'video.avatar.image': { displayName: 'Portrait', description: 'Picture of the person who speaks' },
	'video.avatar.prompt': {
		description: 'How the person acts while speaking',
		placeholder: 'e.g. Friendly, looks into the camera, small gestures',
	},
	'video.effect.modelName': { description: 'Model that plays the effect; only some scenes of 2025 take one' },
	'video.effect.quality': { description: 'How fine the picture is; only some scenes of 2025 take it' },
	'video.effect.duration': { description: 'Length of the clip; only some scenes of 2025 take one' },
	'video.effect.image': { description: 'Picture to play the effect with' },
	'videoEdit.create.prompt': {
		description: `What to do with what is marked. It has to name the inputs, such as ${reference('video', 'image')}.`,
		placeholder: 'e.g. Swap the dog of the video for the cat of the image',
	},
	'videoEdit.create.imageList': { description: 'What to add or to swap in, cropped to it' },
	'image.generate.prompt': {
		description: 'What the picture shows',
		placeholder: 'e.g. A lighthouse on a cliff in morning fog, oil painting',
	},
	'image.generate.image': { description: 'Picture to go by' },
	'image.omniImage.prompt': {
		description: 'What to make or to change, and of which images',
		hint: `Name the images below in their order: ${reference('image')}`,
		placeholder: 'e.g. The cup of the first image stands on the table of the second',
	},
	'image.multiImageToImage.prompt': {
		description: 'What the subjects do in the picture',
		placeholder: 'e.g. The girl hands the fox a red scarf',
	},
	'image.expand.prompt': {
		description: 'What to paint around the picture',
		placeholder: 'e.g. A quiet beach with palms on both sides',
	},
	'image.expand.image': { description: 'Picture to paint around' },
	'image.recognize.image': { description: 'Picture to look at' },
	'audio.textToAudio.prompt': {
		description: 'What is to be heard',
		placeholder: 'e.g. Rain on a tin roof, a distant train',
	},
	'audio.textToAudio.duration': { description: 'Length of the sound in seconds, from 3 to 10' },
	'solution.goodsStudio.goodsTitle': { description: 'What the product is called' },
	'solution.goodsStudio.goodsDescription': { description: 'What the product is like' },
	'solution.apparelReplicator.productInfo': { description: 'What the product is like' },
	'solution.videoCommerce.avatarImage': { description: 'Picture of the person who speaks' },
	'solution.videoCommerce.goodsTitle': { description: 'What the product is called' },
	'solution.videoCommerce.goodsPrice': { description: 'What the product costs, as it is to be said' },
};
