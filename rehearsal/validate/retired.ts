import { Refusal } from '../refusal';
import type { Body, Operation } from '../types';

const hasCome = (date: string | undefined, now: number) => date !== undefined && Date.parse(date) <= now;

/**
 * Refuses what Kling has retired, in the recorded words. Status and code of that refusal were not recorded: 400/1201 is
 * what other refused values got in the same test (contract: x-uncertain discontinued-model).
 */
export function checkRetired({ retired, bodySchema }: Operation, { model_name: model }: Body, now: number): void {
	if (retired && hasCome(retired.date, now)) throw new Refusal(1201, retired.message);
	const days = bodySchema?.properties?.model_name?.['x-enum-retired'];
	if (days && hasCome(days[String(model)], now))
		throw new Refusal(1201, `The model '${String(model)}' has been discontinued and is no longer available`);
}
