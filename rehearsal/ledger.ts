import type { Body } from './types';

/** One request to the server. Headers are not kept, so no key is either. */
export interface LedgerEntry {
	seq: number;
	/** Unix ms. */
	time: number;
	method: string;
	path: string;
	query: Body;
	body: unknown;
	family: string | null;
	kind: string | null;
	auth: 'jwt' | 'apiKey' | null;
	/** HTTP status; 0 when no answer was sent (reset, hang, client gone). */
	status: number;
	/** Service code of the answer; null when the answer had none. */
	code: number | string | null;
	/** Rule of the contract that the request broke. */
	rule: string | null;
	/** Keys of the body that the service drops without a word: what a caller wrote there is lost. */
	ignoredKeys: string[];
	externalTaskId: string | null;
	taskId: string | null;
	/** The fault that was played, if any. */
	fault: string | null;
}

/** One accepted creation: what Kling would bill. */
export interface Accepted {
	family: string;
	path: string;
	/** From the body or the path. */
	model: string | null;
	taskId: string;
	externalTaskId: string | null;
	time: number;
}

const KEPT = 20_000;

/** Everything the server was asked and what it accepted. The oldest requests are dropped beyond 20,000. */
export class Ledger {
	requests: LedgerEntry[] = [];
	accepted: Accepted[] = [];
	/** Highest number of slots in use at one time, per pack. */
	maxInFlight: Record<string, number> = {};
	private seq = 0;

	open(entry: Pick<LedgerEntry, 'time' | 'method' | 'path' | 'query'>): LedgerEntry {
		const blank = { body: null, family: null, kind: null, auth: null, status: 0, code: null };
		const told = { rule: null, ignoredKeys: [] };
		const full: LedgerEntry = {
			seq: ++this.seq,
			...entry,
			...blank,
			...told,
			externalTaskId: null,
			taskId: null,
			fault: null,
		};
		this.requests.push(full);
		if (this.requests.length > KEPT) this.requests.shift();
		return full;
	}

	accept(accepted: Accepted): void {
		this.accepted.push(accepted);
	}

	inFlight(pack: string, slots: number): void {
		this.maxInFlight[pack] = Math.max(this.maxInFlight[pack] ?? 0, slots);
	}

	/** Number of requests that fit every given member, e.g. `{ kind: 'create', family: 'text2video' }`. */
	count(match: Partial<LedgerEntry> = {}): number {
		return this.find(match).length;
	}

	find(match: Partial<LedgerEntry>): LedgerEntry[] {
		const wants = Object.entries(match) as Array<[keyof LedgerEntry, unknown]>;
		return this.requests.filter((entry) => wants.every(([key, value]) => entry[key] === value));
	}

	/** Keys that were dropped without a word, with the requests that held them; a test that expects none loses none. */
	ignoredKeys(): Array<{ path: string; keys: string[] }> {
		const losers = this.requests.filter(({ ignoredKeys }) => ignoredKeys.length > 0);
		return losers.map(({ path, ignoredKeys }) => ({ path, keys: ignoredKeys }));
	}

	/** Number of accepted creations, of one family or of all. */
	created(family?: string): number {
		return this.accepted.filter((each) => !family || each.family === family).length;
	}

	/** Accepted creations per family, requests per kind, and the slot maxima. */
	summary() {
		const tally = (names: Array<string | null>) =>
			names.reduce<Record<string, number>>((counts, name) => {
				if (name) counts[name] = (counts[name] ?? 0) + 1;
				return counts;
			}, {});
		return {
			requests: this.requests.length,
			byKind: tally(this.requests.map((entry) => entry.kind)),
			accepted: tally(this.accepted.map((each) => each.family)),
			maxInFlight: this.maxInFlight,
		};
	}

	clear(): void {
		this.requests = [];
		this.accepted = [];
		this.maxInFlight = {};
	}
}
