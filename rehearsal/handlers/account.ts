import type { Charge } from '../charges';
import { isAbsent } from '../json';
import type { Body } from '../types';
import type { Handler } from '../world';
import { cursorPage } from './cursor';

const PACKS = ['video', 'image', 'try-on'];
const DAY = 86_400_000;
const KEY_NAME = 'rehearsal';
/** v1 modes and the sizes they stand for. */
const SIZES: Record<string, string> = { std: '720p', pro: '1080p' };

const packName = (pack: string) => `Rehearsal ${pack} pack`;
const packId = (pack: string) => `rehearsal-${pack}`;

/** Resource packs; `remaining_quantity` falls with everything that is charged in units. */
export const costs: Handler = ({ settings, charges, now }, { query }) => ({
	code: 0,
	msg: 'SUCCEED',
	resource_pack_subscribe_infos: PACKS.map((pack) => {
		const remaining = charges.remaining(pack);
		return {
			resource_pack_name: packName(pack),
			resource_pack_id: packId(pack),
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

/** What a deduction tells about the call (contract: BillingDetail). */
function common({ taskId, operation, body, model, units, usd, time }: Charge): Body {
	const settings = (body.settings ?? {}) as Body;
	const contents = (body.contents ?? []) as Body[];
	const isVideo = operation.pack === 'video' && operation.kind === 'create';
	const size = settings.resolution ?? SIZES[body.mode as string] ?? body.mode;
	const referVideo = !isAbsent(body.video_list) || contents.some(({ type }) => /_video$/.test(String(type)));
	const voice = !isAbsent(body.voice_list) || contents.some(({ type }) => type === 'voice');
	return {
		task_id: taskId,
		api_key_name: KEY_NAME,
		product_function: operation.family,
		...(model === null ? {} : { model_name: model }),
		...(isVideo && size !== undefined ? { resolution: size } : {}),
		...(isVideo ? { duration: String(body.duration ?? settings.duration ?? 5) } : {}),
		refer_video_input: referVideo,
		video_sound: settings.audio ?? (body.sound === 'on' ? 'native' : 'off'),
		voice_control: voice,
		deduction_time: String(time),
		deduction_amount: usd ?? units,
	};
}
const inUnits = (charge: Charge): Body => ({
	...common(charge),
	package_id: packId(charge.pack),
	product_type: charge.pack,
	unit_before_deduction: charge.before,
	unit_after_deduction: charge.after,
});
const inCash = (charge: Charge): Body => ({
	...common(charge),
	cash_type: 'balance',
	balance_before_deduction: charge.before,
	balance_after_deduction: charge.after,
	list_price: charge.usd,
	currency: 'USD',
});
const filtered: Record<string, (charge: Charge) => string> = {
	api_key_name: () => KEY_NAME,
	product_type: ({ pack }) => pack,
	package_name: ({ pack }) => packName(pack),
	package_id: ({ pack }) => packId(pack),
};

/** Deductions, newest first: those in units in one listing, those in cash in the other. Free calls are in neither. */
const deductions =
	(belongs: (charge: Charge) => boolean, view: (charge: Charge) => Body): Handler =>
	(world, call) => {
		const { rows, count, ...more } = cursorPage(world, call, {
			rows: world.charges.all.filter(belongs).reverse(),
			id: ({ taskId }) => taskId,
			time: ({ time }) => time,
			filtered,
			view,
			cursorHolds: 'all',
		});
		return { result: { detail: rows, count }, ...more };
	};

export const packageDeductions = deductions(({ units }) => units > 0, inUnits);
export const balanceDeductions = deductions(({ usd }) => usd !== null, inCash);
