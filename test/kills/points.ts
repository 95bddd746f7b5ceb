import type { INodeParameters } from 'n8n-workflow';

/** What is paid for. */
export interface Kind {
	/** The kind of task that Recover looks for; none where Kling lists nothing. */
	family?: string;
	/** The paid call whose result comes out, and the one that comes first. */
	main: string;
	first: string;
	parameters(name: string, options: INodeParameters): INodeParameters;
}

/** Items of one execution. */
export const ITEMS = 3;

export const kinds: Record<string, Kind> = {
	task: {
		family: 'textToVideo',
		main: '/v1/videos/text2video',
		first: '/v1/videos/text2video',
		parameters: (name, options) => ({
			resource: 'video',
			operation: 'textToVideo',
			modelName: 'kling-v2-6',
			prompt: `=${name} {{ $json.n }}`,
			options,
		}),
	},
	speech: {
		main: '/v1/audio/tts',
		first: '/v1/audio/tts',
		parameters: (name) => ({
			resource: 'audio',
			operation: 'textToSpeech',
			text: `=${name} {{ $json.n }}`,
			voiceId: 'oversea_male1',
			options: {},
		}),
	},
	'lip-sync': {
		family: 'lipSync',
		main: '/v1/videos/advanced-lip-sync',
		first: '/v1/videos/identify-face',
		parameters: (name, options) => ({
			resource: 'video',
			operation: 'lipSync',
			videoUrl: `=https://files.example.org/${name}-{{ $json.n }}.mp4`,
			source: 'audio',
			soundFile: `=https://files.example.org/${name}-{{ $json.n }}.mp3`,
			soundEndTime: 3000,
			options,
		}),
	},
};

/** Where in its life an execution is when n8n is killed. */
export interface Point {
	words: string;
	options?: INodeParameters;
	/** A paid call that gets no answer: which of the run's, and whether Kling carries it out all the same. */
	call?: { path: 'first' | 'main'; skip: number; isCarriedOut: boolean };
	/** What it does when all its tasks exist. */
	then?: 'look' | 'sleep' | 'wake' | 'download';
}

const polls: INodeParameters = { waitStrategy: 'poll' };
const sleeps: INodeParameters = { parkAfter: 0 };

export const points: Point[] = [
	{ words: 'the first paid call has not arrived', call: { path: 'first', skip: 0, isCarriedOut: false } },
	{ words: 'the first paid call is carried out, no answer yet', call: { path: 'first', skip: 0, isCarriedOut: true } },
	{ words: 'two results are there, the third has not arrived', call: { path: 'main', skip: 2, isCarriedOut: false } },
	{
		words: 'two results are there, the third is carried out',
		call: { path: 'main', skip: 2, isCarriedOut: true },
	},
	{ words: 'during a look, before the first sleep', options: polls, then: 'look' },
	{ words: 'asleep', options: sleeps, then: 'sleep' },
	{ words: 'during the look of a wake-up', options: sleeps, then: 'wake' },
	{ words: 'while files are fetched', options: polls, then: 'download' },
];

/** What answers at once never looks and never sleeps. */
export const isPossible = (kind: Kind, { then }: Point): boolean =>
	kind.family !== undefined || then === undefined || then === 'download';
