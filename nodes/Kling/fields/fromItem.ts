/**
 * Default expressions that take what an earlier item of this node offers, so that operations chain without mapping.
 * They are empty for any other item.
 */
const expression = (code: string): string => `={{ ${code} }}`;

const sound = '$json.task_result?.audios?.[0]';

export const fromItem = {
	/** A video of Kling's, by its id. */
	videoId: expression("$json.task_id ? $json.video_id ?? '' : ''"),
	/** A video of Kling's, where the API takes URLs only. */
	videoUrl: expression("$json.video_id ? $json.url ?? '' : ''"),
	/** A picture of Kling's. */
	image: expression("$json.task_result?.images || $json.task_result?.series_images ? $json.url ?? '' : ''"),
	/** Speech, by its id: only sounds of the speech endpoint can be used so. */
	speechId: expression(`${sound}?.url ? ${sound}.id : ''`),
	/** Its length in ms. */
	speechEnd: expression(`Math.round((${sound}?.duration ?? 0) * 1000)`),
	/** A sound that is not speech. */
	soundUrl: expression(`${sound}?.url_mp3 ?? ''`),
	/** Speech or another sound that stands alone. */
	voiceUrl: expression(`$json.video_id ? '' : ${sound}?.url ?? ${sound}?.url_mp3 ?? ''`),
	/** A selection session of video editing. */
	session: expression("$json.face_data ? '' : $json.session_id ?? ''"),
	/** A session of Identify Face. */
	faceSession: expression("$json.face_data ? $json.session_id ?? '' : ''"),
	voiceId: expression("$json.task_result?.voices?.[0]?.voice_id ?? ''"),
	elementId: expression("$json.task_result?.elements?.[0]?.element_id ?? ''"),
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
