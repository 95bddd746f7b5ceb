import { isAbsent, type Json, type JsonObject } from '../contract';
import { asNumber, asText } from '../shared/convert';
import { identifyFace } from './identifyFace';
import { textToSpeech } from './textToSpeech';
import type { PriorCalls, ReadParameter } from './types';

/** What stands in a body for answers that are not there yet. */
const SESSION = '(session of Identify Face)';
const FIRST_FACE = '(first face)';
const SPEECH = '(spoken text)';

/** The shortest crop the API takes, ms (contract: lip.crop). */
const SHORTEST_MS = 2000;

/** The whole sound, from the beginning of the video on; the API wants both said. */
const FROM_THE_START = { sound_start_time: 0, sound_insert_time: 0 };

const faceOf = (body: JsonObject): JsonObject => ({ ...((body.face_choose as JsonObject[] | undefined)?.[0] ?? {}) });

const withFace = (body: JsonObject, more: JsonObject, face: JsonObject): JsonObject => ({
	...more,
	...body,
	face_choose: [{ ...FROM_THE_START, ...face, ...faceOf(body) }],
});

const startOf = (body: JsonObject): number => asNumber(faceOf(body).sound_start_time ?? 0);

/**
 * What lip-sync asks before its own request: the faces of the video, unless a session is given, and the speech of a
 * text. What the user chose (face, crop end) wins over what the answers offer.
 */
export function lipSyncPriorCalls(read: ReadParameter): PriorCalls {
	const finds = isAbsent(read('options.sessionId'));
	const speaks = read('source') === 'text';
	return {
		families: [...(finds ? [identifyFace] : []), ...(speaks ? [textToSpeech] : [])],

		expected: (body) =>
			withFace(body, finds ? { session_id: SESSION } : {}, {
				...(finds && { face_id: FIRST_FACE }),
				...(speaks && { audio_id: SPEECH, sound_end_time: startOf(body) + SHORTEST_MS }),
			}),

		complete(body, answers) {
			const found = answers[identifyFace.path] ?? {};
			const faces = (found.face_data ?? []) as JsonObject[];
			if (finds && faces.length === 0) return { body, problem: 'Kling found no face in the video', advice: [] };
			const spoken = (answers[textToSpeech.path]?.task_result as any)?.audios?.[0] as JsonObject | undefined;
			if (speaks && !spoken) return { body, problem: 'Kling spoke no text: its answer holds no sound', advice: [] };

			const end = Math.floor(asNumber(spoken?.duration) * 1000);
			const complete = withFace(body, finds ? { session_id: found.session_id as Json } : {}, {
				...(finds && { face_id: faces[0].face_id }),
				...(spoken && { audio_id: spoken.id, sound_end_time: end }),
			});
			return { body: complete, advice: adviceOn(faces, complete) };
		},
	};
}

/** The face should be there as long as it speaks (contract: lip.overlap, lip.crop-end). */
function adviceOn(faces: JsonObject[], body: JsonObject): string[] {
	const { face_id, sound_start_time, sound_end_time, sound_insert_time } = faceOf(body);
	const face = faces.find((one) => one.face_id === face_id);
	const ends = asNumber(sound_insert_time) + asNumber(sound_end_time) - asNumber(sound_start_time);
	if (!face || !(asNumber(face.end_time) < ends)) return [];
	return [`The sound ends at ${ends} ms of the video, but the face is last seen at ${asText(face.end_time)} ms`];
}
