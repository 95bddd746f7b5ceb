import { ANY, anyFamily } from './anyFamily';
import { apparelReplicator } from './apparelReplicator';
import { avatar } from './avatar';
import { effect } from './effect';
import { element } from './element';
import { expand } from './expand';
import { extend } from './extend';
import { goodsStudio } from './goodsStudio';
import { identifyFace } from './identifyFace';
import { imageGenerate } from './imageGenerate';
import { imageToVideo } from './imageToVideo';
import { lipSync } from './lipSync';
import { lipSyncLegacy } from './lipSyncLegacy';
import { motionControl } from './motionControl';
import { multiImageToImage } from './multiImageToImage';
import { multiImageToVideo } from './multiImageToVideo';
import { omniImage } from './omniImage';
import { omniVideo } from './omniVideo';
import { recognize } from './recognize';
import { textToAudio } from './textToAudio';
import { textToSpeech } from './textToSpeech';
import { textToVideo } from './textToVideo';
import { translateSubtitles } from './translateSubtitles';
import { videoCommerce } from './videoCommerce';
import { videoEdit } from './videoEdit';
import { videoToAudio } from './videoToAudio';
import { virtualTryOn } from './virtualTryOn';
import { voice } from './voice';
import type { Family } from './types';

export type { Family, Field, KlingCall, ReadParameter } from './types';

/** Every operation that sends one body, in the order the form lists them. */
export const families: Family[] = [
	textToVideo,
	imageToVideo,
	multiImageToVideo,
	omniVideo,
	motionControl,
	extend,
	lipSync,
	lipSyncLegacy,
	effect,
	avatar,
	identifyFace,
	...videoEdit,
	imageGenerate,
	omniImage,
	multiImageToImage,
	expand,
	virtualTryOn,
	recognize,
	textToAudio,
	videoToAudio,
	textToSpeech,
	goodsStudio,
	apparelReplicator,
	videoCommerce,
	translateSubtitles,
	...voice,
	...element,
];

/** The family of an operation; undefined for operations that only read tasks. */
export const byOperation = (resource: string, operation: string): Family | undefined =>
	families.find((family) => family.resource === resource && family.operation === operation && !family.hidden);

/** The task family of that name, as items carry it; `any` is one, too. */
export const byFamily = (name: string): Family | undefined =>
	name === ANY ? anyFamily : families.find(({ kind, family }) => kind === 'task' && family === name);
