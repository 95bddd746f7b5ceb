import { NodeOperationError, type INode } from 'n8n-workflow';
import type { Check } from './checkBody';

/**
 * Stops an item whose checks found what Kling would refuse.
 * @param outcome what has happened so far, in a sentence
 * @throws NodeOperationError: the first fault as message, the others in the description, the rules of the contract in the details
 */
export function throwFaults(node: INode, itemIndex: number, checks: Check[], outcome = 'Nothing was sent.'): void {
	const faults = checks.filter(({ ok, level }) => !ok && level === 'reject');
	if (faults.length === 0) return;
	const [first, ...others] = faults.map(({ message }) => message!);
	const error = new NodeOperationError(node, first, {
		itemIndex,
		description: [...others.map((message) => `Also: ${message}.`), outcome].join(' '),
	});
	error.context.rules = faults.map(({ id, note }) => (note ? `${id} (${note})` : id));
	throw error;
}
