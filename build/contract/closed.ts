import type { Closed } from '../../nodes/Kling/contract/types';

/**
 * Why a path creates nothing any more: Kling has retired it, or what it works on has died out.
 * @param capabilities the family's row of x-capabilities
 */
export function closedBecause(operation: any, capabilities: Record<string, any>): { closed?: Closed } {
	const { date } = operation['x-retired'] ?? {};
	if (date) return { closed: { day: date, because: 'Kling has retired it' } };
	const { no_source_since: over, sources_retired: retired } = capabilities;
	if (!over) return {};
	const because = `it takes videos of models that Kling retired on ${retired}, none of which is young enough any more`;
	return { closed: { day: over.date, because } };
}
