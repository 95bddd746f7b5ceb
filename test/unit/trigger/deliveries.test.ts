import { Deliveries } from '../../../nodes/KlingTrigger/deliveries';

/** Whether a delivery may be handled; it is then settled at once. */
async function take(deliveries: Deliveries, key: string, isTaken = true): Promise<boolean> {
	const settle = await deliveries.begin(key);
	settle?.(isTaken);
	return settle !== undefined;
}

test('what was taken is not handled again', async () => {
	const deliveries = new Deliveries();
	expect(await take(deliveries, 'a')).toBe(true);
	expect(await take(deliveries, 'a')).toBe(false);
	expect(await take(deliveries, 'b')).toBe(true);
});

test('repeats that come while one is handled wait for its end', async () => {
	const deliveries = new Deliveries();
	const settle = (await deliveries.begin('a'))!;
	let ended = 0;
	const repeats = [1, 2].map(async () => {
		const handled = await take(deliveries, 'a');
		ended++;
		return handled;
	});
	await new Promise((resolve) => setTimeout(resolve, 20));
	expect(ended).toBe(0);
	settle(true);
	expect(await Promise.all(repeats)).toEqual([false, false]);
});

test('what was not taken is handled again, by one caller at a time', async () => {
	const deliveries = new Deliveries();
	const settle = (await deliveries.begin('a'))!;
	let calls = 0;
	let atOnce = 0;
	let most = 0;
	const again = async () => {
		const own = await deliveries.begin('a');
		if (!own) return false;
		most = Math.max(most, ++atOnce);
		await Promise.resolve();
		atOnce--;
		own(++calls === 2);
		return true;
	};
	const waiting = [1, 2, 3, 4].map(again);
	settle(false);
	expect((await Promise.all(waiting)).filter((handled) => handled)).toHaveLength(2);
	expect(most).toBe(1);
});

test('remembers a bounded number of keys, the oldest is forgotten', async () => {
	const deliveries = new Deliveries();
	for (let key = 0; key <= 5000; key++) await take(deliveries, String(key));
	expect(await take(deliveries, '5000')).toBe(false);
	expect(await take(deliveries, '1')).toBe(false);
	expect(await take(deliveries, '0')).toBe(true);
});

test('the late end of one that is forgotten leaves the newer one of that key alone', async () => {
	const deliveries = new Deliveries();
	const older = (await deliveries.begin('a'))!;
	for (let key = 0; key < 5000; key++) await take(deliveries, String(key));
	const newer = (await deliveries.begin('a'))!;
	older(false);
	const repeat = take(deliveries, 'a');
	newer(true);
	expect(await repeat).toBe(false);
});
