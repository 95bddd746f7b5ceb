import { number } from '../fields/codecs';
import { contentList, contentsOf } from '../fields/contents';
import { task } from './defineFamily';

const path = '/solutions/drama_subtitle';

export const translateSubtitles = task({
	resource: 'solution',
	operation: 'translateSubtitles',
	displayName: 'Translate Subtitles',
	action: 'Translate subtitles',
	description: 'Translate the subtitles of a short film and get them as files and in the video; needs an API key',
	path,
	result: 'videos',
	expectedSeconds: 600,
	fields: [
		contentsOf(path)('source_video', {
			takes: 'videoUrl',
			required: true,
			property: { displayName: 'Source Video', description: 'Film with sound' },
		}),
		'settings.target_language',
		contentList(
			{
				path: 'glossary',
				contents: ['glossary'],
				members: {
					source: { type: 'string', description: 'Word in the film' },
					target: { type: 'string', description: 'Its translation' },
				},
				required: ['source', 'target'],
				content: ({ source, target }) => ({ type: 'glossary', source, target }),
			},
			{ property: { placeholder: 'Add Word', description: 'Words with a fixed translation' } },
		),
	],
	options: [
		{ path: 'settings.target_cps', property: { displayName: 'Characters Per Second' } },
		{ path: 'settings.font_size', codec: number },
		{ path: 'settings.margin_v', codec: number, property: { displayName: 'Distance From the Edge' } },
	],
});
