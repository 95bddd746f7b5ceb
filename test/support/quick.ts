import { times } from '../../nodes/Kling/transport';
import { schedule } from '../../nodes/Kling/waiting/schedule';

/** Shortens the node's waiting times for the tests of one file, each by the same kind of factor; call it at the top. */
export function quickTimes(): void {
	const before = { times: structuredClone(times), schedule: structuredClone(schedule) };
	beforeAll(() => {
		times.timeout = { GET: 3000, POST: 3000 };
		times.backoff = { first: 20, longest: 100 };
		times.lookUpDelays = [0, 20, 40, 80];
		times.spacing = 10;
		times.followUp = 4000;
		times.busy = 1000;
		times.freshLink = 500;
		times.stalledDownload = 3000;
		times.verify = 1000;
		times.secondQuestion = 400;
		Object.assign(schedule, {
			shortestStep: 40,
			firstStep: 40,
			longestStep: 200,
			queueStep: 40,
			worthSleeping: Infinity,
		});
	});
	afterAll(() => {
		Object.assign(times, before.times);
		Object.assign(schedule, before.schedule);
	});
}
