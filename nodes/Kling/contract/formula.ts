/** An arithmetic expression as prefix lists: `['<=', ['+', 1, 'up_ratio'], 3]`; strings are field paths. */
export type Formula = number | string | [string, ...Formula[]];

const operations: Record<string, (left: number, right: number) => number> = {
	'+': (left, right) => left + right,
	'*': (left, right) => left * right,
	'<=': (left, right) => Number(left <= right),
};

/** The value of a formula; comparisons give 1 or 0. `valueOf` reads a field. */
export function calculate(formula: Formula, valueOf: (path: string) => number): number {
	if (typeof formula === 'number') return formula;
	if (typeof formula === 'string') return valueOf(formula);
	const [operator, ...operands] = formula;
	return operands.map((operand) => calculate(operand, valueOf)).reduce(operations[operator]);
}
