import { Refusal } from '../refusal';
import { slotCount } from '../results';
import type { Task } from '../tasks';
import type { Body } from '../types';
import { ownView, taskRef } from '../views';
import type { Call, Handler, World } from '../world';

const OVER_LIMIT = 'parallel task over resource pack limit';

/** Accepts a task: repeated ids and full packs are refused first, and cost nothing. */
export const create: Handler = async (world, call) => {
	const { body, operation } = call;
	const options = operation.generation === 'v2' ? ((body.options ?? {}) as Body) : body;
	const externalTaskId = (options.external_task_id as string | undefined) ?? null;
	world.tasks.checkNew(externalTaskId);
	world.library.checkIds(body);
	checkSelection(world, call);
	const task = newTask(world, call, externalTaskId, (options.callback_url as string | undefined) ?? null);
	takeSlots(world, task);
	world.tasks.add(task);
	world.ledger.accept({
		family: operation.family,
		path: operation.path,
		taskId: task.id,
		externalTaskId,
		time: task.createdAt,
	});
	call.entry.taskId = task.id;
	const answer = taskRef(task);
	world.life.begin(task);
	if (task.callback.early) {
		world.life.end(task);
		await world.deliveries.drained();
	}
	return answer;
};

function newTask(
	world: World,
	{ operation, body, fault }: Call,
	externalTaskId: string | null,
	callbackUrl: string | null,
): Task {
	const { settings } = world;
	const now = world.now();
	const perFamily = settings.durations[operation.path] ?? settings.durations[operation.family];
	const duration = perFamily === undefined ? settings.duration : perFamily;
	return {
		id: world.ids.take(),
		operation,
		body,
		externalTaskId,
		callbackUrl,
		status: 'submitted',
		message: '',
		createdAt: now,
		updatedAt: now,
		visibleAt: now + (fault.task?.hiddenFor ?? settings.hiddenFor),
		slots: slotCount(operation, body),
		plan: { duration, ...fault.task },
		callback: fault.callback ?? {},
	};
}

/** Refuses a task whose pack is used up or full. */
function takeSlots(world: World, { operation: { pack }, slots }: Task): void {
	if (world.tasks.charged(pack) >= world.settings.units) throw new Refusal(1102, 'Account balance not enough');
	const limit = world.settings.slots[pack as 'video'] ?? Infinity;
	const used = world.tasks.inFlight(pack) + slots;
	if (used > limit) throw new Refusal(1303, OVER_LIMIT);
	world.ledger.inFlight(pack, used);
}

/** swap and removal need a marked selection (contract: rule me.selection). */
function checkSelection({ sessions }: World, { body }: Call): void {
	const needed = body.edit_mode === 'swap' || body.edit_mode === 'removal';
	if (needed && sessions.has(body.session_id) && !sessions.marked(body.session_id))
		throw new Refusal(1201, 'the session has no marked selection');
}

/** Reads one task by its id or, where the contract allows it, by the caller's. */
export const get: Handler = ({ tasks, now }, { operation, path, entry }) => {
	const task = tasks.find(path.id, operation.idKinds);
	const seen = task && task.operation.collection === operation.collection && task.visibleAt <= now();
	if (!seen) throw new Refusal(1201, `Task not found by id/external id: ${path.id}`);
	entry.taskId = task.id;
	return ownView(task);
};

/** One page of a family's tasks, newest first. */
export const list: Handler = ({ tasks, library, now }, { operation, query }) => {
	const own = (task: Task) => task.operation.collection === operation.collection && !library.isGone(task);
	return page(tasks.newest(now(), own), query).map(ownView);
};

/** The part of a list that pageNum and pageSize ask for (contract: x-limits.paging). */
export function page<T>(rows: T[], query: Body): T[] {
	const size = Number(query.pageSize ?? 30);
	const start = (Number(query.pageNum ?? 1) - 1) * size;
	return rows.slice(start, start + size);
}
