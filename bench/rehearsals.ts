import { rehearsalApiKey, saveKlingCredential } from '../host/account';
import type { N8nApi } from '../host/api';
import { startRehearsal, type Rehearsal, type RehearsalOptions } from '../rehearsal';

/** A Kling of its own for one side of a comparison, so that its requests can be counted, with its credential: an API key, which opens every generation of the API. */
export interface Side {
	kling: Rehearsal;
	credential: { id: string; name: string };
}

/** Starts a rehearsal server and stores its credential in n8n under a name. */
export async function addSide(api: N8nApi, name: string, options: RehearsalOptions): Promise<Side> {
	const kling = await startRehearsal(options);
	return { kling, credential: await saveKlingCredential(api, rehearsalApiKey(kling), name) };
}

/** Closes the servers of all sides. */
export const closeSides = async (sides: Side[]): Promise<void> => {
	await Promise.all(sides.map(async ({ kling }) => await kling.close()));
};

/** Calls to the API that a server got, without files. */
export const apiCalls = ({ kling }: Side): number =>
	kling.ledger.requests.filter(({ kind }) => kind !== 'media').length;
