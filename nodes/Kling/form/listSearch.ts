import type { IDataObject, ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';
import { contract, endpoint } from '../contract';
import { numberedList, numberedPage } from '../dialects';
import { byOperation } from '../families';
import { titleCase } from '../fields/words';
import { reader, unexpectedAnswer } from '../transport';
import { asText } from '../shared/convert';
import { by } from './sorting';

/** Where a library keeps its entries. */
interface Library {
	resource: string;
	/** Key of `task_result` that holds them; the API wraps them as tasks. */
	key: string;
	id: string;
	name: string;
}

const voices: Library = {
	resource: 'voice',
	key: 'voices',
	id: 'voice_id',
	name: 'voice_name',
};

const elements: Library = {
	resource: 'element',
	key: 'elements',
	id: 'element_id',
	name: 'element_name',
};

/** Own entries first, then the official ones. */
const pathsOf = ({ resource }: Library, isOwn: boolean): string[] =>
	(isOwn ? ['create'] : ['create', 'getPresets']).map((operation) => byOperation(resource, operation)!.path);

const matches = ({ name, value }: INodeListSearchItems, filter = ''): boolean =>
	[name, String(value)].some((text) => text.toLowerCase().includes(filter.toLowerCase().trim()));

function entriesOf({ key, id, name }: Library, tasks: IDataObject[]): INodeListSearchItems[] {
	const entries = tasks.flatMap(
		(task) => ((task.task_result as IDataObject | undefined)?.[key] ?? []) as IDataObject[],
	);
	return entries
		.filter((entry) => entry.status !== 'deleted')
		.map((entry) => ({ name: `${asText(entry[name] ?? entry[id])} (${asText(entry[id])})`, value: asText(entry[id]) }));
}

/**
 * The entries of a library that match a filter. Own and official ones are read together, page by page, until something
 * is found: the editor asks for more only when a list is long enough to scroll.
 */
async function searchLibrary(
	library: Library,
	isOwn: boolean,
	ctx: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const kling = reader(ctx);
	for (let pageNum = Number(paginationToken ?? 1); ; pageNum++) {
		const pages = await Promise.all(
			pathsOf(library, isOwn).map(async (path) => {
				const first = numberedList(path);
				const request = { ...first, qs: { ...first.qs, pageNum } };
				const outcome = await kling.ask(request);
				const page = outcome.kind === 'answer' ? numberedPage(outcome.data, request) : undefined;
				if (page) return page;
				throw kling.error(outcome.kind === 'answer' ? unexpectedAnswer('it is no list') : outcome.fault);
			}),
		);
		const entries = pages.flatMap((page) => entriesOf(library, page.entries));
		const results = entries.filter((entry) => matches(entry, filter));
		const isLast = pages.every(({ next }) => next === undefined);
		if (results.length > 0 || isLast) return { results, paginationToken: isLast ? undefined : `${pageNum + 1}` };
	}
}

/** `magic_world_vlog_9_16` becomes `Magic World Vlog (9:16)`. */
const sceneName = (value: string): string => titleCase(value).replace(/ (\d+) (\d+)$/, ' ($1:$2)');

/** The effects in the order of their names, closed ones last. */
function effectScenes(filter?: string): INodeListSearchResult {
	const { lists } = contract;
	const closed = endpoint(byOperation('video', 'effect')!.path).closedValues!.effect_scene;
	const two = new Set([...lists.dual, ...lists.earlierDual]);
	const entry = (value: string): INodeListSearchItems => {
		const notes = [...(two.has(value) ? ['Two Images'] : []), ...(closed[value] ? [`Closed ${closed[value]}`] : [])];
		return { name: `${sceneName(value)}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`, value };
	};
	const byName = (values: string[]) => values.map(entry).sort(by(({ name }) => name.toLowerCase()));
	const open = [...lists.dual, ...lists.single].filter((value) => !(value in closed));
	const scenes = [...byName(open), ...byName(Object.keys(closed))];
	return { results: scenes.filter((scene) => matches(scene, filter)) };
}

/** The voices of the chosen language; those of all languages, each once, where it comes from an expression. */
function speechVoices(language: unknown, filter?: string): INodeListSearchResult {
	const { [String(language)]: spoken } = contract.speechVoices;
	const all = new Map(Object.values(contract.speechVoices).flatMap((some) => some.map(({ id, name }) => [id, name])));
	const entries = spoken ?? [...all].map(([id, name]) => ({ id, name }));
	const results = entries.map(({ id, name }) => ({ name, value: id })).sort(by(({ name }) => name));
	return { results: results.filter((voice) => matches(voice, filter)) };
}

export type ListSearch = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

const librarySearch = (library: Library, isOwn = false): ListSearch =>
	async function (filter, paginationToken) {
		return await searchLibrary(library, isOwn, this, filter, paginationToken);
	};

/** The searches of the node's resource locators (families/codecs/lookup.ts names them). */
export const listSearch: Record<string, ListSearch> = {
	searchVoices: librarySearch(voices),
	searchOwnVoices: librarySearch(voices, true),
	async searchSpeechVoices(filter) {
		return speechVoices(this.getCurrentNodeParameter('voiceLanguage'), filter);
	},
	searchElements: librarySearch(elements),
	searchOwnElements: librarySearch(elements, true),
	searchEffectScenes: async (filter) => effectScenes(filter),
};
