import type { INodeParameters } from 'n8n-workflow';

const image = 'https://files.example.org/a.png';
const other = 'https://files.example.org/b.png';
const video = 'https://files.example.org/v.mp4';
const sound = 'https://files.example.org/s.mp3';
const byId = (value: string) => ({ __rl: true, mode: 'id', value });
const element = { elementId: byId('829836802793406123') };
const watermark = { watermark: true };
const trajectories = {
	items: [
		{ x: 1, y: 2 },
		{ x: 3, y: 4 },
	],
};

interface Form {
	resource: string;
	operation: string;
	/** What has to be filled in. */
	least: INodeParameters;
	/** As much as fits together. */
	most: INodeParameters;
}

const forms: Form[] = [
	{
		resource: 'video',
		operation: 'textToVideo',
		least: { prompt: 'A boat' },
		most: {
			modelName: 'kling-v1',
			prompt: 'A boat',
			negativePrompt: 'fog',
			aspectRatio: '9:16',
			cameraControlType: 'simple',
			cameraControlAxis: 'roll',
			cameraControlValue: 3,
			options: { cfgScale: 0.3, ...watermark },
		},
	},
	{
		resource: 'video',
		operation: 'imageToVideo',
		least: { image, prompt: 'A boat' },
		most: {
			quality: '4k',
			image,
			imageTail: other,
			negativePrompt: 'fog',
			duration: '9',
			sound: true,
			elementList: { items: [element] },
			multiShot: true,
			shotType: 'customize',
			multiPrompt: {
				items: [
					{ prompt: 'a', duration: '4' },
					{ prompt: 'b', duration: '5' },
				],
			},
			options: { cfgScale: 0.3, ...watermark },
		},
	},
	{
		resource: 'video',
		operation: 'multiImageToVideo',
		least: { imageList: { items: [{ image }] }, prompt: 'A boat' },
		most: {
			quality: 'pro',
			imageList: { items: [{ image }, { image: other }] },
			prompt: 'A boat',
			negativePrompt: 'fog',
			duration: '10',
			aspectRatio: '1:1',
			options: watermark,
		},
	},
	{
		resource: 'video',
		operation: 'omniVideo',
		least: { prompt: 'A boat' },
		most: {
			quality: '4k',
			prompt: 'A boat like <<<image_1>>>',
			imageList: {
				items: [
					{ imageUrl: image, type: 'first_frame' },
					{ imageUrl: other, type: 'end_frame' },
				],
			},
			elementList: { items: [element] },
			duration: '12',
			aspectRatio: '9:16',
			sound: true,
			multiShot: true,
			options: watermark,
		},
	},
	{
		resource: 'video',
		operation: 'motionControl',
		least: { imageUrl: image, videoUrl: video },
		most: {
			quality: 'pro',
			imageUrl: image,
			videoUrl: video,
			characterOrientation: 'video',
			prompt: 'A boat',
			keepOriginalSound: 'no',
			elementList: { items: [element] },
			options: watermark,
		},
	},
	{
		resource: 'video',
		operation: 'extend',
		least: { videoId: '123' },
		most: { videoId: '123', prompt: 'On', negativePrompt: 'fog', options: { cfgScale: 0.3, ...watermark } },
	},
	{
		resource: 'video',
		operation: 'lipSync',
		least: { videoId: '123', soundFile: sound, soundEndTime: 3000 },
		most: {
			videoUrl: video,
			source: 'text',
			text: 'Good morning to all of you out there',
			voiceId: 'oversea_male1',
			voiceLanguage: 'en',
			voiceSpeed: 0.8,
			options: { soundStartTime: 0, soundInsertTime: 100, soundVolume: 1.5, originalAudioVolume: 0.5, ...watermark },
		},
	},
	{
		resource: 'video',
		operation: 'effect',
		least: { effectScene: byId('dj_pet'), image },
		most: {
			effectScene: byId('heart_gesture'),
			images: { items: [{ image }, { image: other }] },
			modelName: 'kling-v1-6',
			quality: 'pro',
			duration: '5',
		},
	},
	{
		resource: 'video',
		operation: 'avatar',
		least: { image, audioId: '123' },
		most: { image, soundFile: sound, prompt: 'Smile', quality: 'pro', options: watermark },
	},
	{
		resource: 'image',
		operation: 'generate',
		least: { prompt: 'A boat' },
		most: {
			modelName: 'kling-v2-1',
			prompt: 'A boat',
			image,
			imageReference: 'subject',
			aspectRatio: '21:9',
			resolution: '2k',
			n: 2,
			options: { imageFidelity: 0.6, humanFidelity: 0.7, ...watermark },
		},
	},
	{
		resource: 'image',
		operation: 'omniImage',
		least: { prompt: 'A boat' },
		most: {
			prompt: 'A boat like <<<image_1>>>',
			imageList: { items: [{ image }] },
			elementList: { items: [element] },
			resultType: 'series',
			seriesAmount: 3,
			aspectRatio: '3:2',
			resolution: '4k',
			options: watermark,
		},
	},
	{
		resource: 'image',
		operation: 'multiImageToImage',
		least: { subjectImageList: { items: [{ subjectImage: image }] } },
		most: {
			subjectImageList: { items: [{ subjectImage: image }, { subjectImage: other }] },
			sceneImage: image,
			styleImage: other,
			prompt: 'A boat',
			aspectRatio: '4:3',
			n: 2,
			options: { negativePrompt: 'fog', ...watermark },
		},
	},
	{
		resource: 'image',
		operation: 'expand',
		least: { image },
		most: {
			image,
			upExpansionRatio: 0.5,
			downExpansionRatio: 0,
			leftExpansionRatio: 0.5,
			rightExpansionRatio: 0.1,
			prompt: 'Sea',
			n: 2,
			options: watermark,
		},
	},
	{
		resource: 'image',
		operation: 'virtualTryOn',
		least: { humanImage: image, clothImage: other },
		most: { modelName: 'kolors-virtual-try-on-v1', humanImage: image, clothImage: other },
	},
	{
		resource: 'audio',
		operation: 'textToAudio',
		least: { prompt: 'Rain' },
		most: { prompt: 'Rain', duration: 7.5 },
	},
	{
		resource: 'audio',
		operation: 'videoToAudio',
		least: { videoId: '123' },
		most: { videoUrl: video, soundEffectPrompt: 'Rain', bgmPrompt: 'Piano', asmrMode: true },
	},
	{
		resource: 'voice',
		operation: 'create',
		least: { voiceName: 'Narrator', voiceUrl: sound },
		most: { voiceName: 'Narrator', voiceUrl: sound, videoId: '123' },
	},
	{
		resource: 'element',
		operation: 'create',
		least: {
			elementName: 'Sailor',
			elementDescription: 'Old sailor',
			frontalImage: image,
			referImages: { items: [{ imageUrl: other }] },
		},
		most: {
			elementName: 'Sailor',
			elementDescription: 'Old sailor',
			referenceType: 'video_refer',
			referVideo: video,
			elementVoiceId: byId('829824295735410756'),
			tags: ['o_101', 'o_102'],
		},
	},
];

/** Motion brush is a form of its own: it excludes what the fullest form of image to video has. */
const brush: Form = {
	resource: 'video',
	operation: 'imageToVideo',
	least: { modelName: 'kling-v1', image, prompt: 'x', staticMask: other },
	most: {
		modelName: 'kling-v1-5',
		quality: 'pro',
		image,
		prompt: 'x',
		dynamicMasks: { items: [{ mask: other, trajectories }] },
	},
};

/** One form with a voice, which only one model takes. */
const voiced: Form = {
	resource: 'video',
	operation: 'imageToVideo',
	least: { modelName: 'kling-v2-6', quality: 'pro', image, imageTail: other, prompt: 'x' },
	most: {
		modelName: 'kling-v2-6',
		quality: 'pro',
		image,
		prompt: '<<<voice_1>>> says hello',
		sound: true,
		voiceList: { items: [{ voiceId: byId('829824295735410756') }] },
	},
};

/** Editing an own video. */
const edited: Form = {
	resource: 'video',
	operation: 'omniVideo',
	least: { prompt: 'x', videoList: { items: [{ videoUrl: video }] } },
	most: {
		modelName: 'kling-video-o1',
		prompt: 'x',
		duration: '7',
		videoList: { items: [{ videoUrl: video, referType: 'feature', keepOriginalSound: 'yes' }] },
		imageList: { items: [{ imageUrl: image }] },
	},
};

export const allForms = [...forms, brush, voiced, edited];
