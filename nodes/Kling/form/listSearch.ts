import type { IDataObject, ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';
import { contract } from '../contract';
import { read } from '../transport';

/** contract: x-limits.paging; a short page is the last one. */
const PAGE_SIZE = 500;

/** Where a library keeps its entries: own ones first, then the official ones. */
interface Library {
	paths: string[];
	/** Key of `task_result` that holds them; the API wraps them as tasks. */
	key: string;
	id: string;
	name: string;
}

const voices: Library = {
	paths: ['/v1/general/custom-voices', '/v1/general/presets-voices'],
	key: 'voices',
	id: 'voice_id',
	name: 'voice_name',
};

const elements: Library = {
	paths: ['/v1/general/advanced-custom-elements', '/v1/general/advanced-presets-elements'],
	key: 'elements',
	id: 'element_id',
	name: 'element_name',
};

const matches = ({ name }: INodeListSearchItems, filter = ''): boolean =>
	name.toLowerCase().includes(filter.toLowerCase().trim());

function entriesOf({ key, id, name }: Library, tasks: IDataObject[]): INodeListSearchItems[] {
	const entries = tasks.flatMap(
		(task) => ((task.task_result as IDataObject | undefined)?.[key] ?? []) as IDataObject[],
	);
	return entries
		.filter((entry) => entry.status !== 'deleted')
		.map((entry) => ({ name: `${String(entry[name] ?? entry[id])} (${String(entry[id])})`, value: String(entry[id]) }));
}

/**
 * The entries of a library that match a filter. Own and official ones are read together, page by page, until something
 * is found: the editor asks for more only when a list is long enough to scroll.
 */
async function searchLibrary(
	library: Library,
	ctx: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	for (let pageNum = Number(paginationToken ?? 1); ; pageNum++) {
		const answers = await Promise.all(
			library.paths.map(async (path) => await read(ctx, path, { pageNum, pageSize: PAGE_SIZE })),
		);
		const pages = answers as unknown as IDataObject[][];
		const results = pages.flatMap((page) => entriesOf(library, page)).filter((entry) => matches(entry, filter));
		const isLast = pages.every((page) => page.length < PAGE_SIZE);
		if (results.length > 0 || isLast) return { results, paginationToken: isLast ? undefined : `${pageNum + 1}` };
	}
}

function effectScenes(filter?: string): INodeListSearchResult {
	const { lists, closedScenes } = contract;
	const open = [...lists.dual.map((value) => ({ name: `${value} (two images)`, value }))].concat(
		lists.single.map((value) => ({ name: value, value })),
	);
	return { results: open.filter((scene) => !(scene.value in closedScenes) && matches(scene, filter)) };
}

export type ListSearch = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

const librarySearch = (library: Library): ListSearch =>
	async function (filter, paginationToken) {
		return await searchLibrary(library, this, filter, paginationToken);
	};

/** The searches of the node's resource locators (families/codecs/lookup.ts names them). */
export const listSearch: Record<string, ListSearch> = {
	searchVoices: librarySearch(voices),
	searchElements: librarySearch(elements),
	searchEffectScenes: async (filter) => effectScenes(filter),
};
