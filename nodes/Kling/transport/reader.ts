import { inParallel, PARALLEL } from '../shared/parallel';
import { askRepeatedly, READ_TRIES } from './client';
import type { KlingContext, KlingRequest } from './context';
import { toError, type Fault } from './fault';
import type { Outcome } from './outcome';

/** How a number of questions is asked. */
export interface Reading {
	/** When the last try must have ended, milliseconds since 1970. */
	until?: number;
	/** Tries of each question. */
	tries?: number;
	/** Questions that are under way at once. */
	atOnce?: number;
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

/** A reader for one run or callback. */
export function reader(ctx: KlingContext, { until, tries = READ_TRIES, atOnce = PARALLEL }: Reading = {}): Reader {
	return {
		ask: async (request) => await askRepeatedly(ctx, { ...request, until: until ?? request.until }, tries),
		each: async (values, work) => await inParallel(values, atOnce, work),
		error: (fault) => toError(ctx.getNode(), fault),
	};
}
