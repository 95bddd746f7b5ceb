import type { IExecuteFunctions } from 'n8n-workflow';
import { byFamily } from '../families';
import { anyFamily } from '../families/anyFamily';
import { estimate, type Estimate } from './estimate';
import { historyOf } from './history';
import type { Awaited } from './nextLook';
import { watchedEntries, type RunState } from './state';

/** The tasks whose ends a run looks for, each with the estimate for its kind. */
export async function awaitedTasks(ctx: IExecuteFunctions, state: RunState): Promise<Awaited[]> {
	const history = await historyOf(ctx);
	const known = new Map<string, Estimate>();
	return watchedEntries(state).map(({ family, path, kind, createdAt, task }) => {
		const key = `${path} ${kind}`;
		const found =
			known.get(key) ??
			estimate(history.at(path), kind, history.isOneFamily(path), (byFamily(family) ?? anyFamily).expectedSeconds);
		known.set(key, found);
		return { estimate: found, createdAt: Math.min(createdAt ?? task?.created_at ?? state.startedAt, Date.now()) };
	});
}
