import { accepted, failureOf, played, refused, scripted } from '../../support/scripted';
import type { KlingRequest } from '../../../nodes/Kling/transport';
import { fault } from '../../../nodes/Kling/transport/fault';
import { reader } from '../../../nodes/Kling/transport/reader';
import { walk, type Page } from '../../../nodes/Kling/transport/walk';

const READ: KlingRequest = { method: 'GET', path: '/tasks' };

beforeEach(() => jest.useFakeTimers());
afterEach(() => {
	jest.useRealTimers();
	jest.restoreAllMocks();
});

describe('a reader', () => {
	it('asks with patience, unless it is told to try once', async () => {
		const patient = scripted([refused(5000), accepted(7)]);
		expect(await played(reader(patient.ctx).ask(READ))).toEqual({ kind: 'answer', data: 7 });
		const hasty = scripted([refused(5000), accepted(7)]);
		expect(await played(reader(hasty.ctx, { tries: 1 }).ask(READ))).toMatchObject({ kind: 'unclear' });
	});

	it('asks nothing when the time is over', async () => {
		const kling = scripted([accepted(7)]);
		const until = Date.now() + 5000;
		const late = reader(kling.ctx, { until });
		expect(await late.ask(READ)).toMatchObject({ kind: 'answer' });
		await jest.advanceTimersByTimeAsync(5000);
		expect(await late.ask(READ)).toEqual({
			kind: 'unsent',
			fault: {
				message: 'The time was over before Kling could be asked',
				description: '',
				code: null,
				http_status: null,
				advice: 'Raise Timeout.',
				retryable: true,
			},
		});
		expect(kling.calls).toHaveLength(1);
	});

	it('gives a call no more time than is left', async () => {
		const kling = scripted([accepted(7)]);
		await reader(kling.ctx, { until: Date.now() + 4000 }).ask(READ);
		expect(kling.calls[0].options.timeout).toBe(4000);
	});

	it('spaces the questions of a run, whoever asks them', async () => {
		const kling = scripted([accepted(7)]);
		const [one, other] = [1, 2].map(() => reader(kling.ctx, { spacingMs: 1000 }));
		await played(Promise.all([one.ask(READ), other.ask(READ), one.ask(READ)]));
		await jest.advanceTimersByTimeAsync(400);
		await played(other.ask(READ));
		await jest.advanceTimersByTimeAsync(5000);
		await played(one.ask(READ));
		const gaps = kling.calls.slice(1).map(({ at }, i) => at - kling.calls[i].at);
		for (const gap of gaps.slice(0, 3)) {
			expect(gap).toBeGreaterThanOrEqual(1000);
			expect(gap).toBeLessThan(1100);
		}
		expect(gaps[3]).toBeGreaterThanOrEqual(5000);
	});

	it('does not wait for a question of another run, nor without spacing', async () => {
		const [a, b] = [scripted([accepted(7)]), scripted([accepted(7)])];
		const startedAt = Date.now();
		await reader(a.ctx, { spacingMs: 1000 }).ask(READ);
		await reader(b.ctx, { spacingMs: 1000 }).ask(READ);
		await reader(a.ctx).ask(READ);
		expect(Date.now()).toBe(startedAt);
	});

	it('does not wait for hours when the clock was set back', async () => {
		const kling = scripted([accepted(7)]);
		const spaced = reader(kling.ctx, { spacingMs: 1000 });
		await spaced.ask(READ);
		const real = Date.now.bind(Date);
		jest.spyOn(Date, 'now').mockImplementation(() => real() - 3_600_000);
		const before = performance.now();
		await played(spaced.ask(READ));
		expect(performance.now() - before).toBeLessThan(1300);
	});

	it('goes on after a question whose run was stopped', async () => {
		const kling = scripted([accepted(7)]);
		const spaced = reader(kling.ctx, { spacingMs: 1000 });
		await spaced.ask(READ);
		const stopped = failureOf(spaced.ask(READ));
		kling.cancel();
		expect((await stopped).message).toBe('The execution was stopped');
		expect((await failureOf(spaced.ask(READ))).message).toBe('The execution was stopped');
		expect(kling.calls).toHaveLength(1);
	});

	it.each([
		['five', {}, 5],
		['as many as it is told', { atOnce: 3 }, 3],
		['one, where questions are spaced,', { atOnce: 3, spacingMs: 10 }, 1],
	])('works on %s at once', async (_, reading, most) => {
		let [atOnce, seen] = [0, 0];
		await played(
			reader(scripted([]).ctx, reading).each([1, 2, 3, 4, 5, 6, 7], async () => {
				seen = Math.max(seen, ++atOnce);
				await new Promise((resolve) => setTimeout(resolve, 10));
				atOnce--;
			}),
		);
		expect(seen).toBe(most);
	});

	it('makes the error that n8n shows', () => {
		const error = reader(scripted([]).ctx).error(fault({ message: 'Kling is away', code: 5001, http_status: 503 }));
		expect(error).toMatchObject({
			message: 'Kling is away',
			description: '(code 5001, HTTP 503)',
			context: { kling: { code: 5001 } },
		});
	});
});

describe('a walk through a list', () => {
	const page = (n: number): KlingRequest => ({ ...READ, qs: { pageNum: n } });

	/** Pages of texts; each names the next page, if there is one. */
	const walkThrough = async (pages: Array<{ entries: unknown[]; next?: number }>, most = 100) => {
		const kling = scripted(pages.map(accepted));
		const readPage = (data: unknown): Page<string> | undefined => {
			const { entries, next } = data as { entries: string[]; next?: number };
			return Array.isArray(entries) ? { entries, next: next === undefined ? undefined : page(next) } : undefined;
		};
		const found: string[] = [];
		const key = (entry: string) => (entry === '?' ? undefined : entry);
		for await (const entry of walk(reader(kling.ctx), page(1), readPage, key)) {
			if (found.push(entry) >= most) break;
		}
		return { found, asked: kling.calls.map(({ path }) => path.split('=')[1]) };
	};

	it('goes from page to page to the last one', async () => {
		const { found, asked } = await walkThrough([
			{ entries: ['a', 'b'], next: 2 },
			{ entries: ['c'], next: 3 },
			{ entries: [] },
		]);
		expect(found).toEqual(['a', 'b', 'c']);
		expect(asked).toEqual(['1', '2', '3']);
	});

	it('gives out each entry once, and all that cannot be told apart', async () => {
		const { found } = await walkThrough([{ entries: ['a', 'b', '?'], next: 2 }, { entries: ['b', 'c', '?', '?'] }]);
		expect(found).toEqual(['a', 'b', '?', 'c', '?', '?']);
	});

	it('asks for no page that nobody wants', async () => {
		const { asked } = await walkThrough([{ entries: ['a', 'b'], next: 2 }, { entries: ['c'] }], 2);
		expect(asked).toEqual(['1']);
	});

	it('ends where a page leads back', async () => {
		const { asked } = await walkThrough([
			{ entries: ['a'], next: 2 },
			{ entries: ['b'], next: 1 },
		]);
		expect(asked).toEqual(['1', '2']);
	});

	it('fails with what Kling says, or with what the page lacks', async () => {
		const through = async (answer: Parameters<typeof scripted>[0][0]) => {
			const list = walk(reader(scripted([answer]).ctx), READ, () => undefined, String);
			return (await failureOf(list.next())).context.kling as object;
		};
		expect(await through(refused(1102, 'Empty'))).toMatchObject({ code: 1102 });
		expect(await through(accepted(7))).toEqual({
			message: "Kling's answer does not hold what was asked for",
			description: 'Kling reports success, but it is no list.',
			code: null,
			http_status: 200,
			advice: 'Try again later.',
			retryable: true,
		});
	});
});
