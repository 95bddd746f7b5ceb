import type { IDataObject } from 'n8n-workflow';
import { walk, withoutSecrets, type KlingRequest, type Page, type Reader } from '../transport';
import { isObject, numberOf, objectsOf, textOf, timeOf } from './members';
import { noAnswer, unknownTask } from './noAnswer';
import { resultFile, type ResultKeys } from './resultFile';
import { FAILED, statusOf, SUCCEED } from './status';
import type { Answer, Api, Dialect, ListQuery, ResultFile, Task } from './types';

/** Most ids of one question (contract: x-limits.queries). */
const IDS_AT_ONCE = 20;
const LARGEST_PAGE = 500;

const RESULT_KEYS: ResultKeys = {
	url: ['url', 'mp3_url', 'wav_url'],
	id: ['id'],
	duration: ['duration', 'mp3_duration', 'wav_duration'],
};
/** Kinds of results in the order in which they are given out. */
const TYPES = ['video', 'image', 'audio'];

const isMissing = (answer: Answer | undefined): boolean => answer?.fault !== undefined && answer.missing;

const rank = ({ type }: ResultFile): number => (TYPES.includes(type) ? TYPES.indexOf(type) : TYPES.length);

/** Charges in units together; cash is no units (contract: V2Billing). */
function unitsOf(billing: unknown): number | undefined {
	const charges = objectsOf(billing).filter(({ charge_type: type }) => type === undefined || type === 'unit');
	const amounts = charges.flatMap(({ amount }) => numberOf(amount) ?? []);
	return amounts.length > 0 ? amounts.reduce((sum, amount) => sum + amount, 0) : undefined;
}

const libraryText = (outputs: unknown, type: string, member: string): string | undefined =>
	textOf(objectsOf(outputs).find((output) => output.type === type)?.[member]);

function taskOf(api: Api, raw: unknown): Task | undefined {
	if (!isObject(raw)) return undefined;
	// One product's page names the id as the first generation does (contract: SolutionTask).
	const taskId = textOf(raw.id) ?? textOf(raw.task_id);
	if (taskId === undefined) return undefined;
	const status = statusOf(raw.status);
	return {
		api,
		task_id: taskId,
		task_status: status,
		// A task that has succeeded bears a word like "success".
		message: status === FAILED ? withoutSecrets(textOf(raw.message) ?? '') : '',
		external_task_id: textOf(raw.external_id),
		created_at: timeOf(raw.create_time),
		updated_at: timeOf(raw.update_time),
		units: unitsOf(raw.billing),
		voice_id: libraryText(raw.outputs, 'voice', 'id'),
		element_id: libraryText(raw.outputs, 'element', 'id'),
		name: libraryText(raw.outputs, 'voice', 'name') ?? libraryText(raw.outputs, 'element', 'name'),
		files: objectsOf(raw.outputs)
			.flatMap((output) => resultFile(textOf(output.type) ?? 'file', output, RESULT_KEYS))
			.sort((a, b) => rank(a) - rank(b)),
		raw,
	};
}

/** The statuses as this generation spells them. */
const spelled = (statuses: string[]): string[] => statuses.map((status) => (status === SUCCEED ? 'succeeded' : status));

const chunks = (ids: string[]): string[][] =>
	Array.from({ length: Math.ceil(ids.length / IDS_AT_ONCE) }, (_, n) =>
		ids.slice(n * IDS_AT_ONCE, (n + 1) * IDS_AT_ONCE),
	);

function firstPage(path: string, { wanted = LARGEST_PAGE, since, until, statuses = [] }: ListQuery): KlingRequest {
	return {
		method: 'POST',
		path,
		body: {
			...(since === undefined ? {} : { start_time: Math.floor(since) }),
			...(until === undefined ? {} : { end_time: Math.floor(until) }),
			limit: Math.min(LARGEST_PAGE, Math.max(1, wanted)),
			...(statuses.length > 0 ? { filters: [{ key: 'status', values: spelled(statuses) }] } : {}),
		},
	};
}

/**
 * A generation whose tasks, whatever made them, are read at one path by query.
 * @param path where its tasks are read
 * @param offers what users find in the form of it
 * @param owns whether tasks that are created at a path belong to it
 * @param findsOthers whether tasks of other generations are found there too
 */
export function queriedTasks(
	api: Api,
	path: string,
	offers: string,
	owns: Dialect['owns'],
	findsOthers = false,
): Dialect {
	const task = (raw: unknown): Task | undefined => taskOf(api, raw);

	function taskPage(data: unknown, request: KlingRequest): Page<Task> | undefined {
		if (data !== null && data !== undefined && !isObject(data)) return undefined;
		const { result, has_more: more, next_cursor: next } = data ?? ({} as IDataObject);
		// An empty page has no `result` (contract: x-limits.queries).
		if (result !== undefined && result !== null && !Array.isArray(result)) return undefined;
		const cursor = more === true ? textOf(next) : undefined;
		return {
			entries: objectsOf(result).flatMap((raw) => task(raw) ?? []),
			next: cursor === undefined ? undefined : { ...request, body: { ...request.body, cursor } },
		};
	}

	async function askFor(reader: Reader, key: 'task_ids' | 'external_task_ids', ids: string[]) {
		const answers = new Map<string, Answer>();
		await reader.each(chunks(ids), async (some) => {
			const outcome = await reader.ask({ method: 'GET', path, qs: { [key]: some.join(',') } });
			if (outcome.kind !== 'answer' || !(outcome.data === null || Array.isArray(outcome.data))) {
				for (const id of some) answers.set(id, { ...noAnswer(outcome, 'it is no list of tasks'), missing: false });
				return;
			}
			const found = objectsOf(outcome.data).flatMap((raw) => task(raw) ?? []);
			for (const id of some) {
				const known = found.find(({ task_id, external_task_id }) => task_id === id || external_task_id === id);
				// Unknown ids are left out of the answer.
				answers.set(id, known ? { task: known } : unknownTask(id));
			}
		});
		return answers;
	}

	return {
		api,
		apiKeyOnly: true,
		dropsUnknown: true,
		offers,
		owns,
		bodyPaths: {
			externalId: 'options.external_task_id',
			callback: 'options.callback_url',
			watermark: 'options.watermark_info',
		},
		commonPath: path,
		findsOthers,
		readPath: () => path,
		task,

		async read(reader, _path, ids, maybeCallers = ids) {
			// A comma would part an id into two.
			const askable = ids.filter((id) => !id.includes(','));
			const answers = await askFor(reader, 'task_ids', askable);
			const unknown = askable.filter((id) => maybeCallers.includes(id) && isMissing(answers.get(id)));
			for (const [id, answer] of await askFor(reader, 'external_task_ids', unknown)) answers.set(id, answer);
			for (const id of ids) if (!answers.has(id)) answers.set(id, unknownTask(id));
			return answers;
		},

		async lookUp(reader, _path, externalId) {
			const answers = await askFor(reader, 'external_task_ids', [externalId]);
			return answers.get(externalId)!;
		},

		async *list(reader, _path, query) {
			yield* walk(reader, firstPage(path, query), taskPage, ({ task_id }) => task_id);
		},

		freeCall: firstPage(path, { wanted: 1 }),
	};
}
