import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { endpoint, errors } from '../nodes/Kling/contract';
import { families, type Family } from '../nodes/Kling/families';
import { properties } from '../nodes/Kling/form';
import { reactionTo, type Reaction } from '../nodes/Kling/transport/codes';
import { fillMarks, markdownTable } from './marks';

/** Fields every operation of its kind has, or that say little about what it takes. */
const common = ['modelName', 'customModel', 'quality', 'source', 'sessionId'];

/** What an operation takes: the fields one sees first. */
function takes({ fields }: Family): string {
	const names = fields
		.filter(({ name, place, property }) => place === 'top' && property.type !== 'notice' && !common.includes(name))
		.map(({ property }) => property.displayName.replace(/ \(Ms\)$/, ''));
	const shown = [...new Set(names)].slice(0, 6).join(', ');
	return names.length > 6 ? `${shown}, ...` : shown;
}

/** The newest model that Kling takes; of an operation that creates nothing any more the day of its end. */
function newest({ path }: Family): string {
	const { closed, models } = endpoint(path);
	return closed ? `none since ${closed.day}` : (models[0]?.name ?? '');
}

const ofOperation = (resource: string, operation: string) =>
	families.find((family) => family.resource === resource && family.operation === operation && !family.hidden);

const choices = ({ options = [] }: INodeProperties) => options as INodePropertyOptions[];

const operationsOf = (resource: INodePropertyOptions): INodePropertyOptions[] =>
	choices(
		properties.find(
			({ name, displayOptions }) =>
				name === 'operation' && displayOptions?.show?.resource?.includes(resource.value as string),
		)!,
	);

/** One row per operation that takes something, and one for the others of a resource together. */
function rowsOf(resource: INodePropertyOptions): string[][] {
	const rows = operationsOf(resource).map(({ name, value }) => {
		const family = ofOperation(String(resource.value), String(value));
		return { name, takes: family ? takes(family) : '', model: family ? newest(family) : '' };
	});
	const others = rows.filter((row) => !row.takes).map(({ name }) => name);
	return [
		...rows.filter((row) => row.takes).map((row) => [resource.name, row.name, row.takes, row.model]),
		...(others.length > 0 ? [[resource.name, others.join(', '), '', '']] : []),
	];
}

const resources = choices(properties.find(({ name }) => name === 'resource')!);

/** The operations of the node as a Markdown table, read from the families and the contract. */
export const operationsTable = (): string =>
	markdownTable(['Resource', 'Operation', 'Takes', 'Newest model'], resources.flatMap(rowsOf));

/** The same in short: one row per resource. */
export const overviewTable = (): string =>
	markdownTable(
		['Resource', 'Operations'],
		resources.map((resource) => [
			resource.name,
			operationsOf(resource)
				.map(({ name }) => name)
				.join(', '),
		]),
	);

const reactions: Record<Reaction, string> = {
	freshToken: 'signs anew, once',
	waitForSlot: 'waits and tries again, until its timeout',
	repeatRead: 'asks again; looks for the task before it creates it again',
	never: 'stops',
};

/** Kling's service codes in the user's words, and what the node does about each, as a Markdown table. */
export function codesTable(): string {
	const rows = Object.entries(errors).map(([code, { http, meaning, advice }]) => [
		code,
		http,
		meaning,
		advice,
		reactions[reactionTo(Number(code))],
	]);
	return markdownTable(['Code', 'HTTP', 'What it means', 'What to do', 'The node'], rows);
}

async function main(): Promise<void> {
	await fillMarks('operations', overviewTable());
	await fillMarks('operations', operationsTable(), 'docs/operations.md');
	await fillMarks('codes', codesTable(), 'docs/troubleshooting.md');
}

if (require.main === module) {
	main().catch((error: Error) => {
		process.stderr.write(`${error.message}\n`);
		process.exitCode = 1;
	});
}
