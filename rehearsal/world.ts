import type { Callbacks } from './callbacks';
import type { Charges } from './charges';
import type { Contract } from './contract';
import type { Deliveries } from './deliveries';
import type { ExtraPaths } from './extraPaths';
import type { FaultBook, PlayedFault } from './faults/book';
import type { Ids } from './ids';
import type { Ledger, LedgerEntry } from './ledger';
import type { Library } from './library';
import type { Life } from './life';
import type { Sessions } from './sessions';
import type { Keys, Settings } from './settings';
import type { TaskStore } from './tasks';
import type { Timers } from './timers';
import type { Body, Operation } from './types';
import type { Views } from './views';

/** Everything one server consists of; nothing is shared between servers but the contract. */
export interface World {
	contract: Contract;
	keys: Keys;
	settings: Settings;
	ids: Ids;
	timers: Timers;
	ledger: Ledger;
	extraPaths: ExtraPaths;
	faults: FaultBook;
	tasks: TaskStore;
	library: Library;
	sessions: Sessions;
	callbacks: Callbacks;
	deliveries: Deliveries;
	views: Views;
	charges: Charges;
	life: Life;
	/** The server's clock, Unix ms. */
	now: () => number;
	baseUrl: string;
}

/** One checked request to an operation of the contract. */
export interface Call {
	operation: Operation;
	body: Body;
	query: Body;
	path: Record<string, string>;
	fault: PlayedFault;
	entry: LedgerEntry;
}

/** Answers a call with the `data` member of the envelope, or throws a Refusal. */
export type Handler = (world: World, call: Call) => unknown;
