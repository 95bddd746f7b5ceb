import type { Closed, Endpoint } from '../../nodes/Kling/contract/types';

/** Effect scenes that have been closed, on the path that takes them (contract: x-effect-scenes). */
export function closedValues(api: any, schema: any): Pick<Endpoint, 'closedValues'> {
	const closed = Object.entries<any>(schema.properties ?? {})
		.filter(([, part]) => part['x-values-from'] === '#/x-effect-scenes')
		.map(([name]) => [name, api['x-effect-scenes'].discontinued] as const);
	return closed.length > 0 ? { closedValues: Object.fromEntries(closed) } : {};
}

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
