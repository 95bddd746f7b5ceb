import { call } from './defineFamily';
import { speech } from './sharedFields';

export const textToSpeech = call({
	resource: 'audio',
	operation: 'textToSpeech',
	displayName: 'Text to Speech',
	action: 'Convert text to speech',
	description: 'Turn a text into speech at once',
	path: '/v1/audio/tts',
	result: 'audios',
	fields: speech,
});
