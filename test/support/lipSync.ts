import type { INodeParameters } from 'n8n-workflow';

/** Parameters of a lip-sync with a spoken text, which has to find the faces and make the speech before its task. */
export const spokenLipSync = (more: INodeParameters = {}): INodeParameters => ({
	resource: 'video',
	operation: 'lipSync',
	videoUrl: 'https://files.example.org/clip.mp4',
	source: 'text',
	text: 'Good morning to all of you, and welcome to our boat',
	voiceId: 'oversea_male1',
	options: { parkAfter: 0 },
	...more,
});
