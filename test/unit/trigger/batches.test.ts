import { setTimeout as delay } from 'node:timers/promises';
import { inBatches } from '../../../nodes/KlingTrigger/batches';

/** Work that ends when it is told to; it gives back the values in capitals. */
function controlled() {
	const turns: Array<{ values: string[]; finish(): void; fail(): void }> = [];
	const join = inBatches(
		async (values: string[]) =>
			await new Promise<string[]>((resolve, reject) => {
				const finish = () => resolve(values.map((value) => value.toUpperCase()));
				turns.push({ values, finish, fail: () => reject(new Error('no luck')) });
			}),
	);
	/** Waits until so many turns have begun. */
	const begun = async (count: number) => {
		while (turns.length < count) await delay(5);
	};
	return { turns, join, begun };
}

test('a caller alone is served at once', async () => {
	const { turns, join } = controlled();
	for (const [i, value] of ['a', 'b'].entries()) {
		const answer = join('key', value);
		await delay(0);
		turns[i].finish();
		expect(await answer).toBe(value.toUpperCase());
		await delay(150);
	}
	expect(turns.map(({ values }) => values)).toEqual([['a'], ['b']]);
});

test('those who come during a turn are served together by the next one, each with an answer of its own', async () => {
	const { turns, join, begun } = controlled();
	const answers = [join('key', 'a')];
	await delay(0);
	answers.push(join('key', 'b'), join('key', 'c'));
	await delay(0);
	answers.push(join('key', 'd'));
	expect(turns).toHaveLength(1);
	turns[0].finish();
	await begun(2);
	turns[1].finish();
	expect(await Promise.all(answers)).toEqual(['A', 'B', 'C', 'D']);
	expect(turns.map(({ values }) => values)).toEqual([['a'], ['b', 'c', 'd']]);
});

test('a turn that fails fails its own callers only', async () => {
	const { turns, join, begun } = controlled();
	const first = join('key', 'a');
	await delay(0);
	const second = join('key', 'b');
	turns[0].fail();
	await expect(first).rejects.toThrow('no luck');
	await begun(2);
	turns[1].finish();
	expect(await second).toBe('B');
});

test('nobody waits long for a turn that hangs', async () => {
	const { turns, join } = controlled();
	const first = join('key', 'a');
	await delay(0);
	const second = join('key', 'b');
	const third = join('key', 'c');
	await delay(700);
	turns[1].finish();
	expect(await Promise.all([second, third])).toEqual(['B', 'C']);
	turns[0].finish();
	expect(await first).toBe('A');
});

test('callers with different keys do not wait for each other', async () => {
	const { turns, join } = controlled();
	const answers = [join('key', 'a'), join('other', 'b')];
	await delay(0);
	for (const { finish } of turns) finish();
	expect(await Promise.all(answers)).toEqual(['A', 'B']);
	expect(turns.map(({ values }) => values)).toEqual([['a'], ['b']]);
});

test('a burst makes few turns, however quick they are', async () => {
	const sizes: number[] = [];
	const join = inBatches(async (values: number[]) => {
		sizes.push(values.length);
		return values.map((value) => 2 * value);
	});
	const numbers = Array.from({ length: 40 }, (_, i) => i);
	const answers = await Promise.all(
		numbers.map(async (number) => {
			await delay(5 * number);
			return await join('key', number);
		}),
	);
	expect(answers).toEqual(numbers.map((number) => 2 * number));
	expect(sizes[0]).toBe(1);
	expect(sizes.length).toBeLessThanOrEqual(6);
});
