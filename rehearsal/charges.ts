import type { Contract } from './contract';
import { inCash, priceOf, type Priced } from './prices';
import type { Settings } from './settings';
import type { Body, Operation } from './types';

/** Without the rounding errors of sums. */
const exact = (amount: number) => Number(amount.toFixed(4));

/** What one call was charged. */
export interface Charge {
	taskId: string;
	operation: Operation;
	body: Body;
	model: string | null;
	pack: string;
	/** Units of the pack; 0 when paid in cash. */
	units: number;
	/** US$; null when paid with units. */
	usd: number | null;
	/** Units in the pack, or US$ of the balance, before and after. */
	before: number;
	after: number;
	/** Unix ms. */
	time: number;
}

/** Everything the account was charged, oldest first. Failed tasks are not in it: they are free. */
export class Charges {
	all: Charge[] = [];

	constructor(
		private readonly contract: Contract,
		private readonly settings: Settings,
		private readonly now: () => number,
	) {}

	/** Charges a task or a call that has succeeded, by the contract's prices. */
	take(taskId: string, priced: Priced): Charge {
		const { operation, body, path } = priced;
		const { amount, in: measure, pack } = priceOf(this.contract, priced);
		const isCash = measure === 'usd' || this.settings.payment === 'cash';
		const units = isCash ? 0 : amount;
		const usd = isCash ? (measure === 'usd' ? amount : inCash(this.contract, pack, amount)) : null;
		const before = isCash ? this.balance() : this.remaining(pack);
		const after = exact(before - (usd ?? units));
		const model = path.model ?? (body.model_name as string | undefined) ?? null;
		const charge = { taskId, operation, body, model, pack, units, usd, before, after, time: this.now() };
		this.all.push(charge);
		return charge;
	}

	/** Units left in a pack. */
	remaining(pack: string): number {
		const used = this.all.reduce((sum, { pack: own, units }) => sum + (own === pack ? units : 0), 0);
		return exact(this.settings.units - used);
	}

	clear(): void {
		this.all = [];
	}

	/** US$ left. */
	private balance(): number {
		return exact(this.all.reduce((left, { usd }) => left - (usd ?? 0), this.settings.balance));
	}
}
