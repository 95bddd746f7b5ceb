import type { Formula } from '../../nodes/Kling/contract/formula';

const levels = [['<='], ['+'], ['*']];

/** Parses the arithmetic of an `expr` rule: numbers, field names, `+`, `*`, `<=` and brackets. */
export function parseFormula(text: string): Formula {
	const tokens: string[] = text.match(/[a-z_]\w*|\d+(\.\d+)?|<=|[+*()]/g) ?? [];
	if (tokens.join('') !== text.replace(/\s/g, '')) throw new Error(`Cannot read the expression "${text}"`);

	const operand = (): Formula => {
		const token = tokens.shift()!;
		if (token !== '(') return /^\d/.test(token) ? Number(token) : token;
		const inner = level(0);
		tokens.shift();
		return inner;
	};
	const level = (depth: number): Formula => {
		if (depth === levels.length) return operand();
		let left = level(depth + 1);
		while (levels[depth].includes(tokens[0])) left = [tokens.shift()!, left, level(depth + 1)];
		return left;
	};
	return level(0);
}
