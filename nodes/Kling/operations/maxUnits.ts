import type { IExecuteFunctions } from 'n8n-workflow';
import { own } from '../fields/ownParameters';
import { fault, toError } from '../transport';
import { inWords, isWhole, rateInWords, round, type Estimate } from './cost';
import { runOptions } from './runOptions';

const FREE_OF_CHARGE = 'Nothing was created.';

/**
 * Stops the run before anything is created when its items together are likely to cost more than the option `maxUnits`
 * allows, or when the price of one cannot be told.
 * @param estimates those of the items that are still to be created, by item
 * @throws NodeApiError that names the sum, the limit and the dearest item
 */
export function assertMaxUnits(ctx: IExecuteFunctions, estimates: Map<number, Estimate>): void {
	const { maxUnits } = runOptions(ctx);
	if (maxUnits <= 0 || estimates.size === 0) return;
	const entries = [...estimates];
	const stop = (index: number, message: string, description: string, advice: string) =>
		toError(ctx.getNode(), fault({ message, description: `${FREE_OF_CHARGE} ${description}`, advice }), index);

	const open = entries.find(([, estimate]) => !isWhole(estimate));
	if (open) {
		const [index, estimate] = open;
		throw stop(
			index,
			`The price of item ${index} cannot be told beforehand, so "${own.maxUnits.label}" (${maxUnits}) cannot be kept`,
			estimate.isListed
				? `It costs ${rateInWords(estimate)} of the output.`
				: 'The price list has nothing for this operation with this model and these settings.',
			`Set "${own.maxUnits.label}" to 0 to create it all the same.`,
		);
	}
	const units = round(entries.reduce((sum, [, estimate]) => sum + estimate.units, 0));
	if (units <= maxUnits) return;
	const usd = entries.reduce((sum, [, estimate]) => sum + estimate.usd, 0);
	const [dearest, { units: most }] = entries.reduce((one, other) => (other[1].units > one[1].units ? other : one));
	throw stop(
		dearest,
		`This run would cost ${inWords(units, usd)}, more than the ${maxUnits} that "${own.maxUnits.label}" allows`,
		`It would create ${entries.length} ${entries.length === 1 ? 'task' : 'tasks'}; the dearest is item ${dearest} with ${most} units.`,
		`Raise "${own.maxUnits.label}", or create fewer or cheaper ones.`,
	);
}
