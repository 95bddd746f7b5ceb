import type { ErrorObject } from 'ajv/dist/2020';

const BRANCH = /\/oneOf\/(\d+)\//;

/** The error that says best what is wrong; its keyword is `kind` when a list item is of no known type. */
export interface Told {
	error: ErrorObject;
	keyword: string;
}

/**
 * Picks one of all errors. Where a value may be of several kinds that a member `type` tells apart, the errors of the
 * kind it claims to be count, not those of the others.
 */
export function toldBy(errors: ErrorObject[]): Told {
	const [first] = errors;
	const choice = errors.find(({ keyword }) => keyword === 'oneOf');
	if (!choice || !BRANCH.test(first.schemaPath)) return { error: first, keyword: first.keyword };
	const inside = errors.filter(
		({ schemaPath, instancePath }) => BRANCH.test(schemaPath) && instancePath.startsWith(choice.instancePath),
	);
	const kindPath = `${choice.instancePath}/type`;
	const isAboutKind = ({ instancePath, params }: ErrorObject) =>
		instancePath === kindPath || params.missingProperty === 'type';
	const kindErrors = inside.filter(isAboutKind);
	if (!kindErrors.length) return { error: first, keyword: first.keyword };
	const branchOf = ({ schemaPath }: ErrorObject) => BRANCH.exec(schemaPath)![1];
	const others = kindErrors.map(branchOf);
	const claimed = inside.find((error) => !others.includes(branchOf(error)));
	return claimed ? { error: claimed, keyword: claimed.keyword } : { error: kindErrors[0], keyword: 'kind' };
}
