import { Once } from '../../../nodes/KlingTrigger/deliveries';

/** Work that ends when it is told to. */
function controlled() {
	let finish!: (isDone: boolean) => void;
	let fail!: (error: Error) => void;
	const work = jest.fn(
		async () =>
			await new Promise<boolean>((resolve, reject) => {
				finish = resolve;
				fail = reject;
			}),
	);
	return { work, finish: (isDone: boolean) => finish(isDone), fail: (error: Error) => fail(error) };
}

const yes = async () => true;

test('what is done is not done again', async () => {
	const once = new Once();
	expect(await once.run('a', yes)).toBe(true);
	expect(await once.run('a', yes)).toBe(false);
	expect(await once.run('b', yes)).toBe(true);
});

test('repeats that come while it runs wait for it', async () => {
	const once = new Once();
	const { work, finish } = controlled();
	const all = [1, 2, 3].map(async () => await once.run('a', work));
	finish(true);
	expect(await Promise.all(all)).toEqual([true, false, false]);
	expect(work).toHaveBeenCalledTimes(1);
});

test('what came to nothing is tried again, by one caller at a time', async () => {
	const once = new Once();
	const first = controlled();
	const running = once.run('a', first.work);
	let calls = 0;
	let atOnce = 0;
	let most = 0;
	const again = async () => {
		const isSecond = ++calls === 2;
		most = Math.max(most, ++atOnce);
		await Promise.resolve();
		atOnce--;
		return isSecond;
	};
	const waiting = [1, 2, 3, 4].map(async () => await once.run('a', again));
	first.finish(false);
	expect(await running).toBe(true);
	expect((await Promise.all(waiting)).filter((isFirst) => !isFirst)).toHaveLength(2);
	expect(most).toBe(1);
});

test('a failure reaches all who waited, and is forgotten', async () => {
	const once = new Once();
	const { work, fail } = controlled();
	const all = [1, 2].map(async () => await once.run('a', work));
	fail(new Error('no answer'));
	for (const { status } of await Promise.allSettled(all)) expect(status).toBe('rejected');
	expect(await once.run('a', yes)).toBe(true);
});

test('remembers a bounded number of keys, the oldest is forgotten', async () => {
	const once = new Once();
	for (let key = 0; key <= 5000; key++) await once.run(String(key), yes);
	expect(await once.run('5000', yes)).toBe(false);
	expect(await once.run('1', yes)).toBe(false);
	expect(await once.run('0', yes)).toBe(true);
});
