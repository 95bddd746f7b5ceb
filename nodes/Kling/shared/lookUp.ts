/** What a table has for a key, which may be anything; undefined for names such as `constructor`, which are in none. */
export const lookUp = <T>(table: Record<string, T>, key: unknown): T | undefined =>
	typeof key === 'string' && Object.hasOwn(table, key) ? table[key] : undefined;
