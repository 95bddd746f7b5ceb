import type { Contract } from './contract';
import type { GenerationName, Operation } from './types';

/** A creation path that the contract does not know. */
export interface ExtraPath {
	/** E.g. `/text-to-video/kling-5.0`, `/v1/videos/new-thing` or `/solutions/new-product`. */
	path: string;
	/** Default: by the path, `v2` unless it begins with /v1/ or /solutions/. */
	generation?: GenerationName;
	/** Default: that of the path's last member. */
	family?: string;
	/** Pack whose slots it takes. Default `video`. */
	pack?: 'video' | 'image' | 'try-on';
	/** Types of its results. Default one video; v1 paths always give that. */
	outputs?: string[];
	/** Pointer of a request schema in the contract, e.g. `/components/x-unplaced-schemas/V2Image40Request`. Default: any object is taken. */
	schema?: string;
}

const generationOf = (path: string): GenerationName =>
	path.startsWith('/v1/') ? 'v1' : path.startsWith('/solutions/') ? 'solutions' : 'v2';

/** Operations of paths that were added while the server runs. */
export class ExtraPaths {
	private operations: Operation[] = [];

	constructor(private readonly contract: Contract) {}

	/** Adds a path; v1 paths can be looked up and listed at the same place, the others where their generation is. */
	add({ path, generation = generationOf(path), pack = 'video', outputs = ['video'], ...more }: ExtraPath): void {
		const { family = path.split('/').at(-1)!, schema } = more;
		const common = { collection: path, family, generation, pack, outputs, parameters: [], rules: [] };
		const creation: Operation = {
			...common,
			id: `extra ${path}`,
			method: 'post',
			path,
			kind: 'create',
			slots: '1',
			idKinds: [],
			bodyPointer: schema,
			bodySchema: schema ? (this.contract.at(schema) as Operation['bodySchema']) : undefined,
			dataSchema: {},
		};
		const read = { ...creation, method: 'get' as const, slots: '0', bodyPointer: undefined, bodySchema: undefined };
		const reads: Operation[] = [
			{ ...read, kind: 'list' },
			{ ...read, kind: 'get', path: `${path}/{id}`, idKinds: ['task_id', 'external_task_id'] },
		];
		this.operations.push(creation, ...(generation === 'v1' ? reads : []));
	}

	/** The operation of a request, with its path parameters; undefined when the path was not added. */
	find(method: string, path: string): { operation: Operation; params: Record<string, string> } | undefined {
		for (const operation of this.operations.filter((each) => each.method === method.toLowerCase())) {
			if (operation.path === path) return { operation, params: {} };
			const [start, end] = [
				path.slice(0, operation.collection.length + 1),
				path.slice(operation.collection.length + 1),
			];
			const isLookUp = operation.kind === 'get' && start === `${operation.collection}/` && end && !end.includes('/');
			if (isLookUp) return { operation, params: { id: decodeURIComponent(end) } };
		}
		return undefined;
	}

	clear(): void {
		this.operations = [];
	}
}
