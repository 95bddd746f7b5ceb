import { ok } from 'node:assert/strict';
import fc from 'fast-check';
import { contract } from '../../../../nodes/Kling/contract';
import { priceOf } from '../../../../nodes/Kling/contract/price';
import { estimateOf, isWhole, rateInWords } from '../../../../nodes/Kling/operations/cost';
import { estimate, type PastTask } from '../../../../nodes/Kling/waiting/estimate';
import { nextLook, type Situation } from '../../../../nodes/Kling/waiting/nextLook';
import { usually } from '../../../../nodes/Kling/waiting/words';
import { json, mostly, texts, type Target } from '../target';

const { rows } = contract.prices;
const paths = [...new Set(rows.flatMap((row) => row.paths))];
const models = [...new Set(rows.flatMap((row) => row.models))];

const body = fc.oneof(
	{
		weight: 5,
		arbitrary: fc.record(
			{
				model_name: mostly(...models),
				mode: mostly('std', 'pro', '4k'),
				resolution: mostly('1k', '2k', '720p', '1080p'),
				duration: mostly('5', '10', 5),
				sound: mostly('on', 'off'),
				n: mostly(1, 9),
				result_type: mostly('series', 'single'),
				series_amount: mostly(4, 'auto'),
				image: mostly('https://files.example.org/a.png'),
				voice_list: json,
				video_list: fc.oneof(
					fc.array(fc.oneof(fc.record({ refer_type: mostly('base', 'feature') }), json), { maxLength: 3 }),
					json,
				),
				contents: fc.oneof(
					fc.array(fc.oneof(fc.record({ type: mostly('prompt', 'voice', 'base_video') }), json), { maxLength: 3 }),
					json,
				),
				settings: fc.oneof(
					fc.record({ resolution: mostly('720p', '4k'), duration: mostly(5, 10), audio: mostly('native') }),
					json,
				),
			},
			{ requiredKeys: [] },
		),
	},
	fc.dictionary(texts, json, { maxKeys: 4 }),
);

const path = fc.oneof(
	{
		weight: 5,
		arbitrary: fc
			.tuple(fc.constantFrom(...paths), fc.constantFrom(...models))
			.map(([one, model]) => one.replace('{model}', model)),
	},
	texts,
);

/** A price is a sum, a rate, or unknown; it is never no number and never less than nothing. */
export const prices: Target = {
	name: 'prices',
	percent: 10,
	inputs: fc.tuple(path, body),
	check([where, what]: [string, never]) {
		const price = priceOf(where, what);
		if (!price) return;
		ok(price.units >= 0 && Number.isFinite(price.units), `${price.units} units`);
		ok(price.usd >= 0 && Number.isFinite(price.usd), `US$ ${price.usd}`);
		const found = estimateOf({ calls: [{ path: where, body: what }] });
		ok(Number.isFinite(found.units) && isWhole(found) === (price.per === undefined));
		ok(!rateInWords(found).includes('NaN'));
	},
};

const odd = fc.oneof(fc.double(), fc.constantFrom(0, -1, 1, 1000, 60_000, 3.6e6, NaN, Infinity, -Infinity, 2 ** 53));
const past = fc.array(fc.record({ ms: odd, tag: fc.constantFrom(undefined, 'kaabbb', 'kaaccc', '') }), {
	maxLength: 40,
});
const HOUR = 3_600_000;

interface Waited {
	history: PastTask[];
	isOneFamily: boolean;
	expected: number;
	age: number;
	left: number;
	count: number;
	flags: Pick<Situation, 'queued' | 'callsBack' | 'parks'>;
	window: number;
	closedWindows: number;
}

/** When a task will end, and when to look, whatever the account's history says. */
export const waits: Target = {
	name: 'estimates of the wait',
	percent: 6,
	inputs: fc.record({
		history: past,
		isOneFamily: fc.boolean(),
		expected: fc.constantFrom(0, 1, 60, 300),
		age: fc.nat(2 * HOUR),
		left: fc.integer({ min: 1, max: 2 * HOUR }),
		count: fc.nat(6),
		flags: fc.record({ queued: fc.boolean(), callsBack: fc.boolean(), parks: fc.boolean() }),
		window: fc.constantFrom(0, 1000, 60_000),
		closedWindows: fc.nat(20),
	}),
	check({ history, isOneFamily, expected, age, left, count, flags, window, closedWindows }: Waited) {
		const found = estimate(history, 'kaabbb', isOneFamily, expected);
		ok(
			found.median > 0 && Number.isFinite(found.median) && found.shape > 0 && Number.isFinite(found.shape),
			JSON.stringify(found),
		);
		const now = 1_750_000_000_000;
		const open = Array.from({ length: count }, () => ({ estimate: found, createdAt: now - age }));
		if (count === 0) Object.assign(flags, { queued: true });
		const next = nextLook({
			...flags,
			now,
			deadline: now + left,
			open,
			busyUntil: 0,
			quietUntil: 0,
			awakeSince: now - age,
			window,
			closedWindows,
		});
		ok(Number.isFinite(next.at) && next.at <= now + left, `the next look at ${next.at - now}`);
		ok(!/NaN|Infinity/.test(usually(open, now)));
	},
};
