import type { Media } from '../contract';
import type { ItemOffers } from './itemOffers';

/** What the offers of an item are called. */
export const offerWords: Record<keyof ItemOffers, string> = {
	taskId: 'task',
	family: 'kind of task',
	videoId: 'video',
	videoUrl: 'video',
	imageUrl: 'picture',
	speechId: 'speech',
	speechEnd: 'length of the speech',
	soundUrl: 'sound',
	voiceUrl: 'recording',
	voiceId: 'voice',
	elementId: 'element',
	session: 'Session ID',
	faceSession: 'Session ID',
};

/** What the kinds of files are called. */
export const fileWords: Record<Media['kind'], string> = { image: 'picture', video: 'video', audio: 'sound' };

/** What the form says under a field that takes an offer of the item before, and a file of a kind, when it is left empty. */
export function whenEmpty(
	takes: keyof ItemOffers | Array<keyof ItemOffers>,
	file?: Media['kind'],
	ifNamed?: string,
): string {
	const left = takes === 'speechEnd' ? 'at 0' : 'empty';
	const offers = [...new Set([takes].flat().map((each) => offerWords[each]))];
	const files = file ? `, or the item's only ${fileWords[file]} file` : '';
	const condition = ifNamed ? `, if the prompt names ${ifNamed}` : '';
	return `Leave ${left} to take the ${offers.join(' or the ')} of the Kling item before${files}${condition}`;
}

/**
 * What the form says under a field that the API needs where n8n cannot ask for it: a list, or one that the item before may fill.
 * @param when in which cases, if not always: `unless ...`
 */
export function requiredWords(hint: string | undefined, when: string | true): string {
	const required = when === true ? 'Required' : `Required ${when}`;
	return hint ? `${required}; ${hint.charAt(0).toLowerCase()}${hint.slice(1)}` : required;
}
