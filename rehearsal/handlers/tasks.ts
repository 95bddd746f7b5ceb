import { Refusal } from '../refusal';
import { slotCount } from '../results';
import type { Task } from '../tasks';
import { generations } from '../generations';
import type { Body } from '../types';
import type { Call, Handler, World } from '../world';

const OVER_LIMIT = 'parallel task over resource pack limit';

/** Accepts a task: repeated ids and full packs are refused first, and cost nothing. */
export const create: Handler = async (world, call) => {
	const { body, operation, path } = call;
	const options = callerOptions(world, call);
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
		model: path.model ?? (body.model_name as string | undefined) ?? null,
		taskId: task.id,
		externalTaskId,
		time: task.createdAt,
	});
	call.entry.taskId = task.id;
	const answer = world.views.created(task);
	world.life.begin(task);
	if (task.callback.early) {
		world.life.end(task);
		await world.deliveries.drained();
	}
	return answer;
};

/** Where the caller's id and address stand; a model can be set not to have them (setting callerOptions). */
function callerOptions({ settings }: World, { operation, body, path, entry }: Call): Body {
	const options = generations[operation.generation].callerOptions(body);
	const names = ['external_task_id', 'callback_url'].filter((name) => options[name] !== undefined);
	const fate = settings.callerOptions[path.model] ?? 'honoured';
	if (fate === 'honoured' || !names.length) return options;
	if (fate === 'refused') throw new Refusal(1201, `${names.join(' and ')} not supported by ${path.model}`);
	entry.ignoredKeys = [...entry.ignoredKeys, ...names.map((name) => `options.${name}`)];
	return {};
}

function newTask(
	world: World,
	{ operation, body, path, fault, entry }: Call,
	externalTaskId: string | null,
	callbackUrl: string | null,
): Task {
	const { settings } = world;
	const now = world.now();
	const duration = durationOf(settings, [entry.path, operation.path, operation.family]);
	return {
		id: world.ids.take(),
		operation,
		body,
		path,
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

/** The duration set for the first of these names, or the general one. */
function durationOf({ durations, duration }: World['settings'], names: string[]): number | null {
	const name = names.find((each) => durations[each] !== undefined);
	return name === undefined ? duration : durations[name];
}

/** Refuses a task whose pack is used up or full. */
function takeSlots(world: World, { operation: { pack }, slots }: Task): void {
	if (world.charges.remaining(pack) <= 0) throw new Refusal(1102, 'Account balance not enough');
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
export const get: Handler = ({ tasks, views, now }, { operation, path, entry }) => {
	const task = tasks.find(path.id, operation.idKinds);
	const seen = task && task.operation.collection === operation.collection && task.visibleAt <= now();
	if (!seen) throw new Refusal(1201, `Task not found by id/external id: ${path.id}`);
	entry.taskId = task.id;
	return views.own(task);
};

/** One page of a family's tasks, newest first. */
export const list: Handler = ({ tasks, library, views, now }, { operation, query }) => {
	const own = (task: Task) => task.operation.collection === operation.collection && !library.isGone(task);
	return page(tasks.newest(now(), own), query).map(views.own);
};

/** The part of a list that pageNum and pageSize ask for (contract: x-limits.paging). */
export function page<T>(rows: T[], query: Body): T[] {
	const size = Number(query.pageSize ?? 30);
	const start = (Number(query.pageNum ?? 1) - 1) * size;
	return rows.slice(start, start + size);
}
