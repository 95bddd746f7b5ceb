import { Callbacks } from './callbacks';
import { type Charge, Charges } from './charges';
import { loadContract } from './contract';
import { Control } from './control';
import { Deliveries } from './deliveries';
import { ExtraPaths } from './extraPaths';
import { FaultBook } from './faults/book';
import { Ids } from './ids';
import { Ledger } from './ledger';
import { Library } from './library';
import { Life } from './life';
import { buildApp, listen, type Log } from './server';
import { Sessions } from './sessions';
import { defaultSettings, demoKeys, type Keys, type Settings } from './settings';
import { TaskStore } from './tasks';
import { Timers } from './timers';
import { createViews } from './views';
import type { World } from './world';

export { badAnswers, badFiles } from './faults/badAnswers';
export type { FaultAction, FaultRule } from './faults/types';

/** How to start a rehearsal server; everything has a default. */
export interface RehearsalOptions extends Partial<Settings> {
	/** Default 0: any free port. */
	port?: number;
	keys?: Partial<Keys>;
	/** Gets one line per request, without headers, queries and bodies. */
	log?: Log;
}

/** A running rehearsal server. */
export interface Rehearsal {
	/** `http://127.0.0.1:<port>`, without a slash at the end. */
	baseUrl: string;
	keys: Keys;
	webhookSecret: string | null;
	ledger: Ledger;
	control: Control;
	/** Every callback made or withheld, oldest first. */
	readonly callbackLog: World['deliveries']['log'];
	/** Everything the account was charged, oldest first. */
	readonly charges: Charge[];
	/** Resolves when no callback is queued or under way. */
	callbacksDrained(): Promise<void>;
	/** Ends the server with all its timers and connections. */
	close(): Promise<void>;
}

/** Starts a Kling on this machine, on 127.0.0.1 only. Rejects when the port is taken. */
export async function startRehearsal(options: RehearsalOptions = {}): Promise<Rehearsal> {
	const { port = 0, keys = {}, log = () => {}, ...changes } = options;
	const world = buildWorld({ ...demoKeys, ...keys }, { ...defaultSettings(), ...changes });
	const control = new Control(world);
	const { server, baseUrl } = await listen(buildApp(world, control, log), port);
	world.baseUrl = baseUrl;
	return {
		baseUrl,
		keys: world.keys,
		get webhookSecret() {
			return world.settings.webhookSecret;
		},
		ledger: world.ledger,
		control,
		get callbackLog() {
			return world.deliveries.log;
		},
		get charges() {
			return world.charges.all;
		},
		callbacksDrained: () => world.deliveries.drained(),
		close: async () => {
			world.timers.clear();
			world.deliveries.close();
			const closed = new Promise<void>((resolve) => server.close(() => resolve()));
			server.closeAllConnections();
			await closed;
		},
	};
}

function buildWorld(keys: Keys, settings: Settings): World {
	const contract = loadContract();
	const now = () => Date.now() + settings.clockOffset;
	const ids = new Ids();
	const timers = new Timers();
	const baseUrl = () => world.baseUrl;
	const views = createViews(settings);
	const deliveries = new Deliveries(settings, now);
	const callbacks = new Callbacks(settings, timers, deliveries, views, baseUrl);
	const charges = new Charges(contract, settings, now);
	const library = new Library(contract, ids, settings);
	const world: World = {
		contract,
		keys,
		settings,
		ids,
		timers,
		ledger: new Ledger(),
		extraPaths: new ExtraPaths(contract),
		faults: new FaultBook(),
		tasks: new TaskStore(),
		library,
		sessions: new Sessions(ids),
		callbacks,
		deliveries,
		views,
		charges,
		life: new Life({
			contract,
			ids,
			timers,
			callbacks,
			charges,
			now,
			baseUrl,
			succeeded: (task) => library.keepResults(task),
		}),
		now,
		baseUrl: '',
	};
	return world;
}
