import type { Contract } from '../contract';
import type { Broken } from '../rules/evaluate';
import type { Operation } from '../types';
import type { Breach } from './schema';
import { texts, type Occasion } from './texts';

interface MessageRow {
	id: string;
	generation: string[];
	paths?: string[];
}

/** The words a refusal has, recorded ones where the contract knows some. */
export interface RecordedWords {
	/** `[rule id] what is wrong`, unless words were recorded. */
	ofRule(operation: Operation, broken: Broken): string;
	/** Undefined where none were recorded. */
	ofBreach(operation: Operation, breach: Breach): string | undefined;
}

/** Finds the words that were recorded for a refusal (contract: x-error-messages). */
export function recordedWords(contract: Contract): RecordedWords {
	const { answers } = contract.at('/x-error-messages') as { answers: MessageRow[] };
	const rows = new Map(answers.map((row) => [row.id, row]));
	const isSeen = (id: string, { generation, path }: Operation) => {
		const { generation: generations, paths } = rows.get(id)!;
		return generations.includes(generation) && (!paths || paths.includes(path));
	};
	const find = (operation: Operation, occasion: Occasion) =>
		texts
			.filter(({ id, on }) => on.test(occasion.name) && isSeen(id, operation))
			.map(({ text }) => text(occasion))
			.find((text) => text !== undefined);
	return {
		ofRule: (operation, { rule, operator, problem, argument, body }) =>
			find(operation, { name: `${rule} ${operator}`, argument, body, value: undefined, item: {}, limits: {} }) ??
			`[${rule}] ${problem}`,
		ofBreach: (operation, { keyword, where, value, item, body, limits }) =>
			find(operation, { name: `${keyword} ${where}`, argument: undefined, body, value, item, limits }),
	};
}
