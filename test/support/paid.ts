import type { Rehearsal } from '../../rehearsal';

/** The tasks that were paid for, by the prompt they were made of, oldest first. */
export function paidTasks({ ledger }: Rehearsal): Map<string, string[]> {
	const creations = new Map(
		ledger
			.find({ kind: 'create' })
			.map(({ externalTaskId, body }) => [externalTaskId, (body as { prompt: string }).prompt]),
	);
	const tasks = new Map<string, string[]>();
	for (const { externalTaskId, taskId } of ledger.accepted) {
		const prompt = creations.get(externalTaskId)!;
		tasks.set(prompt, [...(tasks.get(prompt) ?? []), taskId]);
	}
	return tasks;
}

/** The tasks of these items, in their order; several creations at once reach Kling in any order. */
export const tasksOf = (kling: Rehearsal, items: Array<{ json: { prompt?: unknown } }>): string[] =>
	items.flatMap(({ json }) => paidTasks(kling).get(String(json.prompt)) ?? []);
