import { envelope, startFakeBench, type FakeBench } from '../support/fakeKling';
import { klingWorkflow } from '../support/kling';

const at = (text: string) => Date.parse(text);

const row = (task_id: string, time: string, model_name: string, deduction_amount: number | string, more = {}) => ({
	task_id,
	product_function: 'Text to Video',
	model_name,
	deduction_time: String(at(time)),
	deduction_amount,
	...more,
});

/** Pages of the two listings, newest first; the cursor is the number of the next page. */
const pages: Record<string, object[][]> = {
	'/account/billing/package': [
		[row('4', '2026-11-26T10:00:00Z', 'kling-v3', '4.5'), row('3', '2026-11-25T23:30:00Z', 'kling-v3', 0.1)],
		[row('2', '2026-11-25T09:00:00Z', 'kling-v2-6', 1.5), row('1', '2026-11-25T08:00:00Z', 'kling-v3', 0.2)],
	],
	'/account/billing/balance': [[row('5', '2026-11-25T10:00:00Z', 'kling-v2-6', 0.21, { currency: 'USD' })]],
};

const packs = [
	['Video', 118.4, 200, 'online'],
	['Old', 30, 100, 'expired'],
	[null, 0.2, 100, 'online'],
].map(([resource_pack_name, remaining_quantity, total_quantity, status]) => ({
	resource_pack_name,
	remaining_quantity,
	total_quantity,
	status,
	invalid_time: at('2026-12-31T00:00:00Z'),
}));

describe('account', () => {
	let bench: FakeBench;
	/** Whether every page leads to the second one. */
	let circles = false;

	beforeAll(async () => {
		bench = await startFakeBench(({ path, body }) => {
			const list = pages[path];
			if (!list) return envelope({ code: 0, resource_pack_subscribe_infos: packs });
			const index = Number(body.cursor ?? 0);
			return envelope({
				result: { detail: list[index] ?? [], count: list[index]?.length ?? 0 },
				next_cursor: circles ? '1' : `${index + 1}`,
				has_more: circles || index + 1 < list.length,
			});
		});
	});

	beforeEach(() => bench.calls.splice(0));

	afterAll(async () => await bench.close());

	const bodies = () => bench.calls.map(({ path, body }) => ({ path, body }));

	const run = async (operation: string, more = {}) => {
		const result = await bench.engine.run(klingWorkflow({ resource: 'account', operation, ...more }), {
			input: [{ json: {} }],
		});
		expect(result.error).toBeUndefined();
		return result.json('After');
	};

	it('gives each pack with what is left of it, and what is left of all that can be drawn on', async () => {
		const [video, old, unnamed] = await run('getRemainingUnits');
		expect(video).toMatchObject({
			name: 'Video',
			left: 118.4,
			total: 200,
			status: 'online',
			left_in_all: 118.6,
			expires_at: '2026-12-31T00:00:00.000Z',
		});
		expect(old).toMatchObject({ name: 'Old', status: 'expired', left_in_all: 118.6 });
		expect(unnamed).toMatchObject({ name: null, left: 0.2 });
	});

	it('gives deductions of units and of cash together, newest first, all pages', async () => {
		const found = await run('getDeductions');
		expect(found.map(({ task_id, charge_type }) => [task_id, charge_type])).toEqual([
			['4', 'unit'],
			['3', 'unit'],
			['5', 'cash'],
			['2', 'unit'],
			['1', 'unit'],
		]);
		expect(found[0]).toMatchObject({ deducted_at: '2026-11-26T10:00:00.000Z', deduction_amount: '4.5' });
	});

	it('asks for the given range, and goes on with the cursor alone', async () => {
		await run('getDeductions', { startTime: '2026-11-20T00:00:00Z', endTime: '2026-11-27T00:00:00Z' });
		const range = { start_time: at('2026-11-20T00:00:00Z'), end_time: at('2026-11-27T00:00:00Z'), limit: 500 };
		expect(bodies()).toEqual([
			{ path: '/account/billing/package', body: range },
			{ path: '/account/billing/package', body: { cursor: '1' } },
			{ path: '/account/billing/balance', body: range },
		]);
	});

	it('ends where a cursor leads back', async () => {
		circles = true;
		const found = await run('getDeductions').finally(() => (circles = false));
		expect(found).toHaveLength(5);
		expect(bodies()).toHaveLength(4);
	});

	it('sums up by day and model, newest day first', async () => {
		// The engine runs workflows in New York's time, where 23:30 UTC is the same evening.
		expect(await run('getUsage')).toEqual([
			{ date: '2026-11-26', model: 'kling-v3', tasks: 1, units: 4.5, cash: 0, currency: null },
			{ date: '2026-11-25', model: 'kling-v3', tasks: 2, units: 0.3, cash: 0, currency: null },
			{ date: '2026-11-25', model: 'kling-v2-6', tasks: 2, units: 1.5, cash: 0.21, currency: 'USD' },
		]);
	});

	it('goes by the days of the workflow', async () => {
		const workflow = klingWorkflow({ resource: 'account', operation: 'getUsage' });
		const result = await bench.engine.run(
			{ ...workflow, settings: { ...workflow.settings, timezone: 'Asia/Tokyo' } },
			{ input: [{ json: {} }] },
		);
		expect(result.json('After').map(({ date, model, units }) => [date, model, units])).toEqual([
			['2026-11-26', 'kling-v3', 4.6],
			['2026-11-25', 'kling-v2-6', 1.5],
			['2026-11-25', 'kling-v3', 0.2],
		]);
	});
});
