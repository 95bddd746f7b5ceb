import { json, Router } from 'express';

import type { ExtraPath } from './extraPaths';
import type { CallbackPlan, FaultRule } from './faults/types';
import { without, writeJson } from './json';
import type { Settings } from './settings';
import { isFinal, type Task } from './tasks';
import type { World } from './world';

/** A task id or the caller's own, several of them, or all open tasks. */
export type Which = string | string[];

/** Steering of a running server. */
export class Control {
	constructor(private readonly world: World) {}

	/** Changes settings; `slots`, `durations` and `callerOptions` are merged. Running tasks keep their duration. */
	set(changes: Partial<Settings>): void {
		const { settings } = this.world;
		const { slots, durations, callerOptions } = settings;
		Object.assign(settings, changes, {
			slots: { ...slots, ...changes.slots },
			durations: { ...durations, ...changes.durations },
			callerOptions: { ...callerOptions, ...changes.callerOptions },
		});
	}

	/** Adds a fault; returns its name as the ledger shows it. */
	fault(rule: FaultRule): string {
		return this.world.faults.add(rule);
	}

	/** Lets the server learn a creation path that the contract does not know. */
	addPath(path: ExtraPath): void {
		this.world.extraPaths.add(path);
	}

	clearFaults(): void {
		this.world.faults.clear();
	}

	/** Ends open tasks now, as planned; returns how many. */
	finish(which: Which = 'all'): number {
		return this.each(which, (task) => this.world.life.end(task));
	}

	/** Ends open tasks now as failed; returns how many. */
	fail(which: Which = 'all', reason: boolean | string = true): number {
		return this.each(which, (task) => this.world.life.end(task, reason));
	}

	/** Calls a loopback address with any body, e.g. a forged one; see the callback log for the answer. */
	call(
		url: string,
		body: unknown,
		options: { id?: string; times?: number; signature?: CallbackPlan['signature'] } = {},
	): void {
		const { id = this.world.ids.take(), times, signature } = options;
		const text = typeof body === 'string' ? body : writeJson(body);
		this.world.deliveries.send({ id, taskId: 'control', status: 'control', url, body: text, signature }, times);
	}

	/** Forgets all tasks, charges, added paths, faults, the library, the ledger and the callback log; settings stay. */
	reset(): void {
		const { timers, tasks, charges, extraPaths, library, sessions, faults, ledger, callbacks, deliveries } = this.world;
		timers.clear();
		for (const part of [tasks, charges, extraPaths, library, sessions, faults, ledger, callbacks, deliveries])
			part.clear();
	}

	private each(which: Which, act: (task: Task) => void): number {
		const { tasks } = this.world;
		const wanted = which === 'all' ? tasks.all : [which].flat().map((id) => tasks.find(id));
		const open = wanted.filter((task): task is Task => task !== undefined && !isFinal(task));
		open.forEach(act);
		return open.length;
	}
}

/** Body of POST /rehearsal/control; parts are carried out in this order. */
interface Command {
	reset?: boolean;
	settings?: Partial<Settings>;
	clearFaults?: boolean;
	faults?: FaultRule[];
	paths?: ExtraPath[];
	finish?: Which;
	fail?: Which;
	reason?: string;
	call?: { url: string; body: unknown; id?: string; times?: number; signature?: CallbackPlan['signature'] };
}

/** Control and ledger over HTTP, for other processes on this machine. */
export function controlRouter(world: World, control: Control): Router {
	const router = Router();
	router.post(
		'/control',
		(req, res, next) => (req.is('json') ? next() : void res.status(415).end()),
		json(),
		(req, res) => {
			const command = req.body as Command;
			if (command.reset) control.reset();
			if (command.settings) control.set(command.settings);
			if (command.clearFaults) control.clearFaults();
			const faults = (command.faults ?? []).map((rule) => control.fault(rule));
			(command.paths ?? []).forEach((path) => control.addPath(path));
			const ended =
				(command.finish ? control.finish(command.finish) : 0) +
				(command.fail ? control.fail(command.fail, command.reason) : 0);
			if (command.call) control.call(command.call.url, command.call.body, command.call);
			res.json({ faults, ended, settings: without({ ...world.settings }, 'webhookSecret') });
		},
	);
	router.get('/ledger', (req, res) => {
		const { ledger, deliveries } = world;
		const summary = { ...ledger.summary(), callbacks: deliveries.log.length };
		if (req.query.summary !== undefined) return void res.json(summary);
		return void res.json({ summary, requests: ledger.requests, accepted: ledger.accepted, callbacks: deliveries.log });
	});
	return router;
}
