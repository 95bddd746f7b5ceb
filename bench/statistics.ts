/** The middle value; the mean of the two middle ones of an even number. */
export function median(values: number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length / 2;
	return sorted.length % 2 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
export const mean = (values: number[]): number => sum(values) / values.length;

/** Rounded to three significant digits, for tables. */
export const round = (value: number): number => Number(value.toPrecision(3));

/** The exponent p of cost = c * n^p, by least squares on the logarithms. 1 means linear growth. */
export function exponent(points: Array<[n: number, cost: number]>): number {
	const logs = points.map(([n, cost]) => [Math.log(n), Math.log(cost)]);
	const x = mean(logs.map(([a]) => a));
	const y = mean(logs.map(([, b]) => b));
	return sum(logs.map(([a, b]) => (a - x) * (b - y))) / sum(logs.map(([a]) => (a - x) ** 2));
}

/** The value that a share of the values does not exceed. */
export function quantile(values: number[], share: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(Math.floor(share * sorted.length), sorted.length - 1)];
}
