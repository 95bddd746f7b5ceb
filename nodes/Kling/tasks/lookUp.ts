import { dialectAt, type Task } from '../dialects';
import type { Family } from '../families';
import { fault, reader, times, type Fault, type KlingContext } from '../transport';

/** `missing` means that Kling answered and does not know the id; `unknown` that it gave no usable answer. */
export type LookUp = { kind: 'found'; task: Task } | { kind: 'missing' } | { kind: 'unknown'; fault: Fault };

/**
 * Looks a task up once by the caller's own id: directly where the API allows it (contract: x-id-kinds), else among the
 * newest tasks.
 */
export async function lookUp(
	ctx: KlingContext,
	{ path, idKinds, externalId: hasExternalIds }: Family,
	externalId: string,
): Promise<LookUp> {
	if (!hasExternalIds) return { kind: 'unknown', fault: fault({ message: 'This family has no caller ids' }) };
	const direct = idKinds.includes('external_task_id');
	const answer = await dialectAt(path).lookUp(
		reader(ctx, { tries: 1, spacingMs: times.spacing }),
		path,
		externalId,
		direct,
	);
	if (answer.task) return { kind: 'found', task: answer.task };
	return answer.missing ? { kind: 'missing' } : { kind: 'unknown', fault: answer.fault };
}
