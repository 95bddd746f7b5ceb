const ends: Array<() => Promise<unknown>> = [];

/** Remembers what has to be ended after the last e2e test; the newest is ended first. */
export const endLater = (end: () => Promise<unknown>): void => void ends.push(end);

/** Jest's globalTeardown of the e2e project. */
export default async function teardown(): Promise<void> {
	for (const end of ends.splice(0).reverse()) await end();
}
