const TOKEN = /\s*(<=|>=|==|!=|[-+*/()<>]|\d+(?:\.\d+)?|[A-Za-z_$][\w$.]*)/y;
const TOLERANCE = 1e-9;

type Compare = (a: number, b: number) => boolean;

/** Comparison operators of `compare` and `expr`; a rounding error of 1e-9 is forgiven. */
export const comparisons: Record<string, Compare> = {
	'<=': (a, b) => a <= b + TOLERANCE,
	'>=': (a, b) => a + TOLERANCE >= b,
	'<': (a, b) => a < b,
	'>': (a, b) => a > b,
	'==': (a, b) => Math.abs(a - b) <= TOLERANCE,
	'!=': (a, b) => Math.abs(a - b) > TOLERANCE,
};

function tokens(text: string): string[] {
	const found: string[] = [];
	TOKEN.lastIndex = 0;
	while (TOKEN.lastIndex < text.trimEnd().length) {
		const match = TOKEN.exec(text);
		if (!match) throw new Error(`Cannot read the expression: ${text}`);
		found.push(match[1]);
	}
	return found;
}

/**
 * Evaluates `arithmetic <comparison> arithmetic`. Names are looked up with `value`; when one is missing
 * or no number, the answer is undefined.
 */
export function evaluate(text: string, value: (name: string) => unknown): boolean | undefined {
	const rest = tokens(text);
	const factor = (): number => {
		const token = rest.shift()!;
		if (token === '-') return -factor();
		if (token === '(') {
			const inner = sum();
			rest.shift();
			return inner;
		}
		if (/^\d/.test(token)) return Number(token);
		const found = value(token);
		return typeof found === 'number' ? found : NaN;
	};
	const product = (): number => {
		let left = factor();
		while (rest[0] === '*' || rest[0] === '/') left = rest.shift() === '*' ? left * factor() : left / factor();
		return left;
	};
	const sum = (): number => {
		let left = product();
		while (rest[0] === '+' || rest[0] === '-') left = rest.shift() === '+' ? left + product() : left - product();
		return left;
	};
	const left = sum();
	const compare = comparisons[rest.shift() ?? ''];
	if (!compare) throw new Error(`No comparison in the expression: ${text}`);
	const right = sum();
	return Number.isNaN(left) || Number.isNaN(right) ? undefined : compare(left, right);
}
