import { NodeOperationError, type INode } from 'n8n-workflow';
import type { Check } from './check';

/**
 * Stops an item whose checks found what Kling would refuse.
 * @throws NodeOperationError: the first fault as message, the others in the description
 */
export function refuse(node: INode, itemIndex: number, checks: Check[]): void {
	const faults = checks.filter(({ ok, level }) => !ok && level === 'reject');
	if (faults.length === 0) return;
	const [first, ...others] = faults.map(({ message }) => message!);
	throw new NodeOperationError(node, first, {
		itemIndex,
		description: [
			...others.map((message) => `Also: ${message}.`),
			`Nothing was sent. Rule${faults.length > 1 ? 's' : ''}: ${faults.map(({ id }) => id).join(', ')}.`,
		].join(' '),
	});
}
