import { endpoint } from '../../../nodes/Kling/contract';
import { families } from '../../../nodes/Kling/families';
import { dice, randomObject, randomValue, smallest } from './bodies';
import { Comparison } from './sides';

const senders = families.filter(({ method }) => method === 'POST').map((family) => [family.path, family] as const);

/** Bodies per family, each of two ways to make them. */
const ROUNDS = 250;

describe('the node and the rehearsal server agree', () => {
	const comparison = new Comparison();
	afterAll(() => comparison.print('Random bodies'));

	test.each(senders)('%s: bodies with about every other field', (path, family) => {
		const random = dice(path.length * 7919);
		for (let round = 0; round < ROUNDS; round++) comparison.add(family, randomObject(endpoint(path).schema, random));
	});

	test.each(senders)('%s: the smallest body with a few changes', (path, family) => {
		const random = dice(path.length * 104_729);
		const { schema, models } = endpoint(path);
		const keys = Object.keys(schema.properties!).filter((key) => !key.startsWith('model'));
		for (let round = 0; round < ROUNDS; round++) {
			const body = smallest(path);
			if (models.length > 0) body.model_name = random.of(models).name;
			for (let change = random.next(4); change > 0; change--) {
				const key = random.of(keys);
				body[key] = randomValue(schema.properties![key], random);
			}
			comparison.add(family, body);
		}
	});
});
