import type { IExecuteFunctions } from 'n8n-workflow';
import { fault, toError } from '../transport';
import { isQueued, type RunState } from '../waiting/state';
import { unitsLeft } from './account';
import { runOptions } from './runOptions';

/**
 * Stops the run before anything is created when the account has fewer units than the option `minRemainingUnits` asks
 * for. It asks once per run, not per item.
 * @throws NodeApiError
 */
export async function assertUnits(ctx: IExecuteFunctions, state: RunState): Promise<void> {
	const { minRemainingUnits } = runOptions(ctx);
	const isUnderway = state.entries.some(({ id }) => id !== undefined);
	if (minRemainingUnits <= 0 || isUnderway || !state.entries.some(isQueued)) return;
	const left = await unitsLeft(ctx);
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
