import { isFinal, type Task } from '../tasks';
import type { Body } from '../types';
import type { Handler } from '../world';
import { cursorPage } from './cursor';

const PACKS = ['video', 'image', 'try-on'];
const DAY = 86_400_000;

/** Resource packs; `remaining_quantity` falls with every charged task. */
export const costs: Handler = ({ settings, tasks, now }, { query }) => ({
	code: 0,
	msg: 'SUCCEED',
	resource_pack_subscribe_infos: PACKS.map((pack) => {
		const remaining = settings.units - tasks.charged(pack);
		return {
			resource_pack_name: `Rehearsal ${pack} pack`,
			resource_pack_id: `rehearsal-${pack}`,
			resource_pack_type: 'decreasing_total',
			total_quantity: settings.units,
			remaining_quantity: remaining,
			purchase_time: now() - DAY,
			effective_time: now() - DAY,
			invalid_time: now() + 365 * DAY,
			status: remaining > 0 ? 'online' : 'runOut',
		};
	}).filter((pack) => !query.resource_pack_name || pack.resource_pack_name === query.resource_pack_name),
});

const common = ({ id, operation, body, units, updatedAt }: Task) => ({
	task_id: id,
	api_key_name: 'rehearsal',
	product_function: operation.family,
	model_name: body.model_name,
	deduction_time: String(updatedAt),
	deduction_amount: units,
});

const inUnits = (task: Task): Body => ({
	...common(task),
	package_id: `rehearsal-${task.operation.pack}`,
	product_type: task.operation.pack,
});
const inCash = (task: Task): Body => ({
	...common(task),
	cash_type: 'balance',
	list_price: task.units,
	currency: 'USD',
});

/** Deductions of final tasks, newest first. Every task shows up in both listings, once as units and once as cash. */
const deductions =
	(row: (task: Task) => Body): Handler =>
	(world, call) => {
		const charged = world.tasks.newest(world.now(), (task) => isFinal(task) && task.units! > 0);
		const { rows: detail, count, ...more } = cursorPage(charged, call, ({ updatedAt }) => updatedAt, row);
		return { result: { detail, count }, ...more };
	};

export const packageDeductions = deductions(inUnits);
export const balanceDeductions = deductions(inCash);
