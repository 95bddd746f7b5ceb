/**
 * Default expressions that take what an earlier item of this node offers, so that operations chain without mapping.
 * They are empty for any other item.
 */
const expression = (code: string): string => `={{ ${code} }}`;

const file = (type: string): string => `$json.files?.find((file) => file.type === '${type}')`;
const sound = `($json.family ? ${file('audio')} : undefined)`;
const isSpeech = "$json.family === 'textToSpeech'";

/** The same rules as in itemOffers.ts, by the members that the items of all generations have in common. */
export const fromItem = {
	/** A video of Kling's, by its id. */
	videoId: expression("$json.family ? $json.video_id ?? '' : ''"),
	/** A video of Kling's, where the API takes URLs only. */
	videoUrl: expression(`$json.family ? ${file('video')}?.url ?? '' : ''`),
	/** A picture of Kling's. */
	image: expression(`$json.family ? ${file('image')}?.url ?? '' : ''`),
	/** Speech, by its id: only sounds of the speech endpoint can be used so. */
	speechId: expression(`${isSpeech} ? ${sound}?.id ?? '' : ''`),
	/** Its length in ms. */
	speechEnd: expression(`${isSpeech} ? Math.round((${sound}?.duration ?? 0) * 1000) : 0`),
	/** A sound that is not speech. */
	soundUrl: expression(`${isSpeech} ? '' : ${sound}?.url ?? ''`),
	/** Speech or another sound that stands alone. */
	voiceUrl: expression(`$json.video_id ? '' : ${sound}?.url ?? ''`),
	/** A selection session of video editing. */
	session: expression("$json.face_data ? '' : $json.session_id ?? ''"),
	/** A session of Identify Face. */
	faceSession: expression("$json.face_data ? $json.session_id ?? '' : ''"),
	voiceId: expression("$json.family ? $json.voice_id ?? '' : ''"),
	elementId: expression("$json.family ? $json.element_id ?? '' : ''"),
};

/** A property that starts with such an expression. */
export const from = (source: keyof typeof fromItem) => ({ property: { default: fromItem[source] } });

/** A list that starts with one entry. */
export const listFrom = (field: string, source: keyof typeof fromItem) => ({
	property: { default: { items: [{ [field]: fromItem[source] }] } },
});

/** A lookup that starts by id. */
export const lookupFrom = (source: keyof typeof fromItem) => ({
	property: { default: { mode: 'id', value: fromItem[source] } },
});
