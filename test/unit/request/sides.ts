import type { JsonObject } from '../../../nodes/Kling/contract';
import type { Family } from '../../../nodes/Kling/families';
import { checkBody, MODEL_MISSING } from '../../../nodes/Kling/request/checkBody';
import { loadContract } from '../../../rehearsal/contract';
import { requestCheck } from '../../../rehearsal/validate';

const contract = loadContract();
const check = requestCheck(contract);
const NOW = Date.parse('2026-11-22');

/** What the node says about a body: the first reason against it that Kling has, too, or undefined. */
export const nodeSays = (family: Family, body: JsonObject): string | undefined =>
	checkBody(family, body, []).checks.find(({ id, ok, level }) => !ok && level === 'reject' && id !== MODEL_MISSING)
		?.message;

/** What the rehearsal server, an implementation of its own, says. */
export function serverSays({ path, method }: Family, { $path: params, ...body }: JsonObject): string | undefined {
	const operation = contract.operations.find((one) => one.path === path && one.method === method.toLowerCase())!;
	try {
		check(
			operation,
			{ body, query: {}, path: (params ?? {}) as Record<string, string> },
			{ extraModels: [], now: NOW },
		);
		return undefined;
	} catch (error) {
		return (error as Error).message;
	}
}

/** Counts what both take and what both refuse; a disagreement is an error with both reasons. */
export class Comparison {
	taken = 0;
	refused = 0;

	add(family: Family, body: JsonObject): void {
		const [node, server] = [nodeSays(family, body), serverSays(family, body)];
		if (node) this.refused++;
		else this.taken++;
		if (Boolean(node) === Boolean(server)) return;
		throw new Error(`${family.path} ${JSON.stringify(body).slice(0, 600)}\nnode: ${node}\nserver: ${server}`);
	}

	print = (what: string): void => {
		process.stdout.write(`${what}: ${this.taken} taken, ${this.refused} refused by node and server alike\n`);
	};
}
