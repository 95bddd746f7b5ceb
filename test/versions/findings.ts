import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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
}

const file = join(__dirname, '..', '..', 'docs', 'results', 'versions.json');

/** Keeps the findings of a whole run. */
export function keepFindings(findings: Finding[]): void {
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, `${JSON.stringify(findings, null, 2)}\n`);
}

export const keptFindings = (): Finding[] => JSON.parse(readFileSync(file, 'utf8')) as Finding[];
