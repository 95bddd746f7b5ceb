import { randomOf } from '../../bench/simulate/random';

/** Choices that are the same ones for the same seed. */
export interface Choices {
	chance(share: number): boolean;
	/** A whole number, both ends included. */
	between(least: number, most: number): number;
	pick<T>(some: T[]): T;
}

export function choicesOf(seed: number): Choices {
	const random = randomOf(seed);
	const between = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
	return { chance: (share) => random() < share, between, pick: (some) => some[between(0, some.length - 1)] };
}
