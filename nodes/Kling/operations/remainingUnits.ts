import type { IExecuteFunctions } from 'n8n-workflow';
import { fault, pause, toError } from '../transport';
import { schedule } from '../waiting/schedule';
import { isQueued, type RunState } from '../waiting/state';
import { unitsLeft } from './account';
import { runOptions } from './runOptions';

/** As old as a pack can be that is still drawn on. */
const OLDEST_PACK_MS = 3 * 365 * 86_400_000;

/** Whether Kling means packs that were bought or packs that were valid within the time asked for is not told. */
async function enoughUnits(ctx: IExecuteFunctions, wanted: number): Promise<number> {
	const left = await unitsLeft(ctx);
	if (left >= wanted) return left;
	const now = Date.now();
	// Kling answers this call once a second.
	await pause(ctx, schedule.shortestStep);
	return Math.max(left, await unitsLeft(ctx, { start_time: now - OLDEST_PACK_MS, end_time: now }));
}

/**
 * Stops the run before anything is created when the account has fewer units than the option `minRemainingUnits` asks
 * for. It asks once per run, not per item.
 * @throws NodeApiError
 */
export async function assertUnits(ctx: IExecuteFunctions, state: RunState): Promise<void> {
	const { minRemainingUnits } = runOptions(ctx);
	const isUnderway = state.entries.some(({ id }) => id !== undefined);
	if (minRemainingUnits <= 0 || isUnderway || !state.entries.some(isQueued)) return;
	const left = await enoughUnits(ctx, minRemainingUnits);
	if (left >= minRemainingUnits) return;
	throw toError(
		ctx.getNode(),
		fault({
			message: `Only ${left} units remain, fewer than the ${minRemainingUnits} that "Stop If Fewer Units Remain" asks for`,
			description: 'Nothing was created. Kling updates these figures with a delay of up to 12 hours.',
			advice: 'Buy a resource pack, or lower the option.',
		}),
	);
}
