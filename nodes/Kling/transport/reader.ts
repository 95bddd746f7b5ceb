import { inParallel, PARALLEL } from '../shared/parallel';
import { askRepeatedly, READ_TRIES } from './client';
import type { KlingContext, KlingRequest } from './context';
import { fault, toError, type Fault } from './fault';
import type { Outcome } from './outcome';
import { pause } from './pause';

/** How a number of questions is asked. */
export interface Reading {
	/** When the last try must have ended, milliseconds since 1970. */
	until?: number;
	/** Tries of each question. */
	tries?: number;
	/** Questions that are under way at once. */
	atOnce?: number;
	/** The least time between two questions of the same run, milliseconds; with it they go one after the other. */
	spacingMs?: number;
}

/** Asks Kling questions that change nothing and may be repeated. */
export interface Reader {
	/** @returns the last outcome; never throws for anything that Kling or the network does */
	ask(request: KlingRequest): Promise<Outcome>;
	/** Works through values, as many at once as the reading allows. */
	each<T>(values: T[], work: (value: T) => Promise<void>): Promise<void>;
	/** The error for a question that found no answer. */
	error(fault: Fault): Error;
}

/** The last question of a run that spaces its questions: when it was asked, milliseconds since 1970. */
const lastQuestion = new WeakMap<KlingContext, Promise<number>>();

/** Waits for the spacing since the question before was really asked, also when that came late. */
async function takeTurn(ctx: KlingContext, spacingMs: number): Promise<void> {
	const turn = (lastQuestion.get(ctx) ?? Promise.resolve(0)).then(async (askedAt) => {
		const left = askedAt + spacingMs - Date.now();
		// More than the spacing is left only when the clock was set back.
		if (left > 0) await pause(ctx, Math.min(left, spacingMs));
		return Date.now();
	});
	lastQuestion.set(
		ctx,
		turn.catch(() => 0),
	);
	await turn;
}

const tooLate: Outcome = {
	kind: 'unsent',
	fault: fault({ message: 'The time was over before Kling could be asked', advice: 'Raise Timeout.', retryable: true }),
};

/** A reader for one run or callback. */
export function reader(ctx: KlingContext, reading: Reading = {}): Reader {
	const { until = Infinity, tries = READ_TRIES, atOnce = PARALLEL, spacingMs = 0 } = reading;
	return {
		async ask(request) {
			if (spacingMs > 0) await takeTurn(ctx, spacingMs);
			if (Date.now() >= until) return tooLate;
			return await askRepeatedly(ctx, { ...request, until }, tries);
		},
		each: async (values, work) => await inParallel(values, spacingMs > 0 ? 1 : atOnce, work),
		error: (known) => toError(ctx.getNode(), known),
	};
}
