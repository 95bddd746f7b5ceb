import type { Body, Condition, Match } from '../types';
import type { Reader } from './paths';

/** Items of the list at `path` whose members all have one of the wanted values. */
export function matching(read: Reader, path: string, match: Match): Body[] {
	return read
		.items(path)
		.filter((item) => Object.entries(match).every(([name, values]) => values.includes(read.member(path, item, name))));
}

type Tests = { [K in keyof Required<Condition>]: (read: Reader, path: string, want: never) => boolean };

const tests: Tests = {
	present: (read, path, want: boolean) => (read.sent(path) !== undefined) === want,
	equals: (read, path, want) => read.value(path) === want,
	in: (read, path, want: unknown[]) => want.includes(read.value(path)),
	notIn: (read, path, want: unknown[]) => !want.includes(read.value(path)),
	hasItem: (read, path, want: Match) => matching(read, path, want).length > 0,
	noItem: (read, path, want: Match) => matching(read, path, want).length === 0,
	itemsOver: (read, path, want: number) => read.items(path).length > want,
	inList: (read, path, want: string) => read.list(want).includes(read.value(path)),
};

/** True when every condition of a rule's `when` holds. Unknown conditions are a fault of the contract and throw. */
export function applies(read: Reader, when: Record<string, Condition> = {}): boolean {
	return Object.entries(when).every(([path, condition]) =>
		Object.entries(condition).every(([name, want]) => {
			const test = tests[name as keyof Condition];
			if (!test) throw new Error(`Unknown rule condition ${name}`);
			return test(read, path, want as never);
		}),
	);
}
