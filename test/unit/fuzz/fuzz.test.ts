import { fire } from './target';
import { targets } from './targets';

/** `npm run fuzz` says how many; the unit tests take a few. */
const { FUZZ_INPUTS = '4000', FUZZ_SEED = String(Date.now() % 2 ** 31) } = process.env;
const LONGEST_MS = 1_800_000;

test('each input belongs to a target', () => {
	expect(targets.reduce((sum, { percent }) => sum + percent, 0)).toBe(100);
});

test.each(targets)(
	'hostile inputs: $name',
	async (target) => {
		const count = Math.ceil((Number(FUZZ_INPUTS) * target.percent) / 100);
		await fire(target, count, Number(FUZZ_SEED));
		process.stdout.write(`${count} hostile inputs stood by ${target.name}, seed ${FUZZ_SEED}\n`);
	},
	LONGEST_MS,
);
