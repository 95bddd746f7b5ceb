import type { IDataObject } from 'n8n-workflow';
import { asNumber } from '../shared/convert';

/** What an item of this node can give to the fields of the next one. Members that it does not offer are missing. */
export interface ItemOffers {
	/** A task, by its id and the operation that created it. */
	taskId?: string;
	family?: string;
	/** A video, by Kling's id, and where the API takes addresses only. */
	videoId?: string;
	videoUrl?: string;
	imageUrl?: string;
	/** Speech, by its id: only sounds of the speech endpoint can be used so. */
	speechId?: string;
	/** Its length, milliseconds. */
	speechEnd?: number;
	/** A sound that is not speech. */
	soundUrl?: string;
	/** Speech or another sound that stands alone. */
	voiceUrl?: string;
	voiceId?: string;
	elementId?: string;
	/** A selection session of video editing. */
	session?: string;
	/** A session of Identify Face. */
	faceSession?: string;
}

interface File {
	type?: unknown;
	url?: unknown;
	id?: unknown;
	duration?: unknown;
}

const SPEECH = 'textToSpeech';

/** Ids and addresses; numbers have lost digits, so they are none. */
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/**
 * What an item offers, by the members that all items of this node have in common, simplified or not, whatever generation
 * of the API made them. Any other item offers nothing, nor does one without JSON, as sub-workflows may hand it over.
 */
export function itemOffers(json: IDataObject = {}): ItemOffers {
	const family = text(json.family);
	if (family === undefined) return {};
	const files = (Array.isArray(json.files) ? json.files : []) as File[];
	const first = (type: string): File | undefined => files.find((file) => file?.type === type);
	const [video, image, audio] = ['video', 'image', 'audio'].map(first);
	const sound = text(audio?.url);
	const isSpeech = family === SPEECH;
	const session = text(json.session_id);
	const isOfFaces = json.face_data !== undefined;
	const ms = Math.round(asNumber(audio?.duration) * 1000);
	const offers: ItemOffers = {
		taskId: isSpeech ? undefined : text(json.task_id),
		family: isSpeech ? undefined : family,
		videoId: text(json.video_id) ?? text(video?.id),
		videoUrl: text(video?.url),
		imageUrl: text(image?.url),
		speechId: isSpeech ? text(audio?.id) : undefined,
		speechEnd: isSpeech && ms > 0 ? ms : undefined,
		soundUrl: isSpeech ? undefined : sound,
		voiceUrl: video === undefined ? sound : undefined,
		voiceId: text(json.voice_id),
		elementId: text(json.element_id),
		session: isOfFaces ? undefined : session,
		faceSession: isOfFaces ? session : undefined,
	};
	return Object.fromEntries(Object.entries(offers).filter(([, value]) => value !== undefined));
}
