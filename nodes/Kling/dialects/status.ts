import { textOf } from './members';

/** The common words for the ends of a task. */
export const SUCCEED = 'succeed';
export const FAILED = 'failed';

/** What the generations and their pages call the ends (contract: TaskStatus, V2Status, SolutionStatus). */
const ENDS = new Map([
	['succeed', SUCCEED],
	['succeeded', SUCCEED],
	['failed', FAILED],
]);

/** Kling's word for a status in the common words; other words stay as they are. */
export function statusOf(word: unknown): string {
	const plain = textOf(word)?.toLowerCase() ?? '';
	return ENDS.get(plain) ?? plain;
}

/** Whether Kling will not change the task any more (contract: TaskStatus x-terminal). */
export const isFinal = (task: { task_status: string } | undefined): boolean =>
	task?.task_status === SUCCEED || task?.task_status === FAILED;
