import type { Execution } from '../../../host/api';
import type { Rehearsal } from '../../../rehearsal';
import { compare, emptyBooks, enter } from '../../soak/books';

const TASK = '883600000000000001';

/** A Kling that has charged a task for each prompt. */
const kling = (...prompts: string[]) => {
	const tasks = prompts.map((prompt, n) => ({ taskId: `${BigInt(TASK) + BigInt(n)}`, body: { prompt } }));
	return { charges: tasks, ledger: { find: () => tasks } } as unknown as Rehearsal;
};

const execution = (json: object | undefined, error?: object): Execution =>
	({
		id: '7',
		data: {
			resultData: { runData: { Kling: [{ data: json && { main: [[{ json }]] } }] }, error },
		},
	}) as unknown as Execution;

function faultsOf(executions: Execution[], recovered: string[], ...prompts: string[]): string[] {
	const books = emptyBooks();
	for (const one of executions) enter(books, one, new Set([TASK]));
	for (const id of recovered) books.recovered.add(id);
	return compare(books, kling(...prompts)).faults;
}

const item = execution({ task_id: TASK });

describe('the books of a soak', () => {
	it.each<[string, Execution[]]>([
		['an item', [item]],
		['an item that is an error', [execution({ error: { message: 'no', task_id: TASK } })]],
		['the error of an execution', [execution(undefined, { message: 'It failed', description: `Tasks: ${TASK}` })]],
		['nothing but Recover', []],
	])('are right when a charge is in %s', (_, executions) => {
		expect(faultsOf(executions, [TASK], 'soak-1-0')).toEqual([]);
	});

	it('are wrong when a charge is in two items', () => {
		expect(faultsOf([item, item], [TASK], 'soak-1-0')).toEqual([expect.stringContaining('is in 2 items')]);
	});

	it('are wrong when a charge is nowhere', () => {
		expect(faultsOf([], [], 'soak-1-0')).toContainEqual(expect.stringContaining('was charged and is nowhere'));
	});

	it('are wrong when a row was paid twice', () => {
		const second = `${BigInt(TASK) + 1n}`;
		expect(faultsOf([item], [TASK, second], 'soak-1-0', 'soak-1-0')).toEqual([
			expect.stringContaining('soak-1-0 was paid 2 times'),
		]);
	});
});
