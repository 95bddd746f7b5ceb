import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What one n8n did. */
export interface Finding {
	n8n: string;
	node: string;
	loads: boolean;
	credentialTest: boolean;
	/** How the node waited there: asleep in the database, or polling in process. */
	waits: 'parks' | 'polls in process' | 'no';
	/** Whether it polls to the end, and says why, in a workflow whose executions cannot be parked. */
	fallback: boolean;
	trigger: boolean;
	/** How a sub-workflow that is called with all items waits there; its parent gets the items either way. */
	subWorkflow: 'parks' | 'polls, and says why' | 'no';
	/** How the node waits for a task of a model in the path. */
	newerModels: Finding['waits'];
	/** Whether a task is created and waited for by its path alone. */
	byPath: boolean;
	/** Whether an agent calls the node as its tool and gets the address of the video. */
	agentTool: boolean;
}

const file = join(__dirname, '..', '..', 'docs', 'results', 'versions.json');

export const keptFindings = (): Finding[] => JSON.parse(readFileSync(file, 'utf8')) as Finding[];

const partsOf = ({ n8n }: Finding): number[] => n8n.split('.').map(Number);
const byAge = (one: Finding, other: Finding): number =>
	partsOf(one)[0] - partsOf(other)[0] || partsOf(one)[1] - partsOf(other)[1];

/** Keeps what one n8n did, in the place of what its line did before. */
export function keepFinding(finding: Finding): void {
	const others = existsSync(file) ? keptFindings().filter((kept) => byAge(kept, finding) !== 0) : [];
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, `${JSON.stringify([...others, finding].sort(byAge), null, 2)}\n`);
}
