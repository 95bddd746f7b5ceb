import { words, type Words } from './advice';

/**
 * The contract's list of texts (x-error-messages) speaks to somebody who writes HTTP requests; these words speak to the
 * user of the node, by the id of the row. Rows that are not here speak plainly enough.
 */
export const messageWords: Record<string, Partial<Words>> = {
	'key-on-v2': {
		meaning: 'This model or product needs an API key, and Kling got a pair of keys or an API key it does not know',
		advice:
			'Open the credential, choose API Key, and paste a key made in the Kling console under API Keys. Check that it was copied whole.',
	},
	'key-on-v1': {
		meaning: 'Kling does not know this API key',
		advice: 'Copy the API key from the Kling console again and check the region.',
	},
	balance: words[1102],
	parallel: words[1303],
	'unknown-task': {
		meaning: 'Kling knows no task of this kind with that ID',
		advice:
			'Check the ID, the kind of task, and that the credential belongs to the account and region that created it.',
	},
	'duplicate-id': {
		meaning: 'A task with this external task ID exists already; nothing was charged',
		advice: 'Read that task with Task > Get, or choose another External Task ID.',
	},
	'model-discontinued': {
		meaning: 'Kling has retired the model',
		advice: 'Choose a model from the top of the list; retired ones stand last, marked with the day.',
	},
	'api-gone': {
		meaning: 'Kling has retired this operation',
		advice: 'Use another one: for several images in one video, Video > Omni Video.',
	},
	'too-many-ids': { meaning: 'The query named more than 20 tasks', advice: 'Ask for at most 20 tasks at once.' },
	'no-ids': { meaning: 'The query named no task', advice: 'Give a task ID.' },
	'model-not-supported': {
		meaning: 'Kling does not offer this model for this operation',
		advice: 'Choose a model from the list of the operation.',
	},
	'prompt-missing': { meaning: 'The prompt is missing', advice: 'Fill in Prompt.' },
	'contents-empty': {
		meaning: 'The request holds no input',
		advice: 'Fill in Prompt and the inputs the operation needs.',
	},
	'contents-type': {
		meaning: 'The member contents of the body is not a list',
		advice: 'Correct it in the body or in Additional Body Fields: it is a list of items, each with its type.',
	},
	'content-kind': {
		meaning: 'An input has a type that Kling does not know',
		advice: 'Correct it in the body or in Additional Body Fields.',
	},
	'content-blank-text': { meaning: 'A text is blank', advice: 'Fill it in, or leave the field out.' },
	'content-blank-url': { meaning: 'A file has no address', advice: 'Give a URL or, for images, a file.' },
	'video-url': { advice: 'Give a public http or https address of an mp4 or mov file.' },
	'element-unknown': { advice: 'Choose the element from the list, and check the region.' },
	'element-malformed': {
		meaning: 'This is no element ID',
		advice: 'Choose the element from the list, or give its digits as text.',
	},
	'aspect-missing': {
		meaning: 'This video needs an aspect ratio',
		advice: 'Choose Aspect Ratio; only a start frame or an edited video does without.',
	},
	'audio-mode': { advice: 'The original sound needs a reference video or a video to edit; native sound excludes one.' },
	seed: {
		meaning: 'A setting that is not documented has the wrong type',
		advice: 'Leave it out of Additional Body Fields.',
	},
	'voice-unknown': { advice: 'Use a voice of the speech guide; own and preset voices do not work here.' },
	'lip-source': { advice: 'Give Video ID or Video URL.' },
	'lip-audio': { meaning: 'The sound is missing', advice: 'Give a sound file.' },
	'lip-mode': { meaning: 'Kling does not know this way to lip-sync', advice: 'Choose Audio or Text as Source.' },
	'lip-audio-type': { meaning: 'Kling does not know this kind of sound', advice: 'Give a sound file or its URL.' },
	'lip-language': { advice: 'Choose Chinese or English.' },
	'html-page': {
		meaning: 'The answer was a web page, so this address does not exist there',
		advice: 'Check the base URL of the credential; api.klingai.com serves the first generation of the API only.',
	},
	'sol-product-title': { advice: "Add the product's title." },
	'sol-reference-video': { advice: 'Add the video to copy.' },
	'sol-product-info': { advice: "Add the product's description." },
	'sol-avatar-source': {
		meaning: 'Either an own portrait or a ready-made avatar is needed',
		advice: 'Give exactly one of them.',
	},
	'sol-avatar-voice': { advice: 'Choose a voice.' },
	'sol-script': { advice: 'Add what is to be said.' },
	'sol-goods-title': {
		meaning: 'The product has no title',
		advice: "Add the product's title, or leave out all about the product.",
	},
	'sol-rate-goods': { meaning: 'With a product the speech rate cannot be set', advice: 'Leave Speech Rate out.' },
	'sol-subtitle-video': { advice: 'Give exactly one video.' },
	base64: { advice: 'Give the file itself, a URL, or Base64.' },
};
