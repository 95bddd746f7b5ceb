import type { Execution } from '../../host/api';
import type { Rehearsal } from '../../rehearsal';

/** Where the tasks of the account have come out. */
export interface Books {
	/** Places by task. */
	items: Map<string, string[]>;
	errors: Map<string, string[]>;
	recovered: Set<string>;
}

export const emptyBooks = (): Books => ({ items: new Map(), errors: new Map(), recovered: new Set() });

const note = (map: Map<string, string[]>, task: string, place: string): void =>
	void map.set(task, [...(map.get(task) ?? []), place]);

/** Notes the tasks that an execution has given out, as items of the node "Kling", or has named in an error. */
export function enter(books: Books, execution: Execution, known: Set<string>): void {
	const { resultData } = execution.data;
	for (const [run, { data, error }] of (resultData.runData.Kling ?? []).entries()) {
		for (const [index, { json }] of Object.values(data ?? {})
			.flat()
			.flatMap((items) => items ?? [])
			.entries()) {
			const id = json.task_id ?? (json.error as { task_id?: string } | undefined)?.task_id;
			if (typeof id === 'string') note(books.items, id, `execution ${execution.id}, run ${run}, item ${index}`);
			else for (const named of idsIn(json.error, known)) note(books.errors, named, `execution ${execution.id}`);
		}
		for (const named of idsIn(error, known)) note(books.errors, named, `execution ${execution.id}`);
	}
	for (const named of idsIn(resultData.error, known)) note(books.errors, named, `execution ${execution.id}`);
}

function idsIn(error: unknown, known: Set<string>): string[] {
	if (!error) return [];
	const { message, description } = error as { message?: string; description?: string };
	const said = new Set(`${message} ${description} ${JSON.stringify(error)}`.match(/\d{10,}/g) ?? []);
	return [...said].filter((id) => known.has(id));
}

/** What is wrong with the books; empty when every charge is in its place. */
export function compare(books: Books, { charges, ledger }: Rehearsal): { faults: string[]; figures: string } {
	const faults: string[] = [];
	let [asItems, asErrors, onlyRecovered] = [0, 0, 0];
	for (const { taskId } of charges) {
		const items = books.items.get(taskId) ?? [];
		const errors = books.errors.get(taskId) ?? [];
		if (items.length > 1) faults.push(`task ${taskId} is in ${items.length} items: ${items.join('; ')}`);
		if (items.length > 0) asItems++;
		else if (errors.length > 0) asErrors++;
		else if (books.recovered.has(taskId)) onlyRecovered++;
		else faults.push(`task ${taskId} was charged and is nowhere`);
		if (!books.recovered.has(taskId)) faults.push(`task ${taskId} was charged, and Recover does not find it`);
	}
	const bodies = new Map(ledger.find({ kind: 'create' }).map(({ taskId, body }) => [taskId, JSON.stringify(body)]));
	const paid = new Map<string, string[]>();
	for (const { taskId } of charges) {
		const row = /soak-\d+-\d+( of \w+)?/.exec(bodies.get(taskId) ?? '')?.[0];
		if (row) note(paid, row, taskId);
	}
	for (const [row, tasks] of paid)
		if (tasks.length > 1) faults.push(`${row} was paid ${tasks.length} times: ${tasks.join(', ')}`);
	const figures = `${charges.length} charges: ${asItems} in items, ${asErrors} in errors, ${onlyRecovered} by Recover only; ${paid.size} rows paid`;
	return { faults, figures };
}
