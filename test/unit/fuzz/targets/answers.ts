import { ok } from 'node:assert/strict';
import fc from 'fast-check';
import { explainFailure } from '../../../../nodes/Kling/contract/explainText';
import { dialects, taskInCallback, type Task } from '../../../../nodes/Kling/dialects';
import { simplified, taskJson } from '../../../../nodes/Kling/tasks/item';
import type { Reader } from '../../../../nodes/Kling/transport';
import { readOutcome } from '../../../../nodes/Kling/transport/outcome';
import { json, mostly, SECRET, texts, withoutSecret, type Target } from '../target';

const ID = '883600000000000001';
const SAID = [
	'',
	'SUCCEED',
	`callback https://n8n.example.org/webhook-waiting/7?signature=${SECRET} is unreachable`,
	`Authorization: Bearer ${SECRET}`,
	`see https://n8n.example.org/webhook/kling?secret=${SECRET}&family=textToVideo`,
];

const file = fc.record(
	{
		id: mostly('1', 1),
		url: mostly('https://files.example.org/a.mp4'),
		duration: mostly('5.1', 5),
		type: mostly('video'),
	},
	{ requiredKeys: [] },
);
const files = fc.oneof({ weight: 4, arbitrary: fc.array(fc.oneof(file, json), { maxLength: 3 }) }, json);

/** An answer of any generation, or of all of them at once, with some members broken. */
export const rawTasks = fc.record(
	{
		task_id: mostly(ID),
		id: mostly(ID),
		task_status: mostly('submitted', 'processing', 'succeed', 'failed', 'SUCCEED'),
		status: mostly('submitted', 'processing', 'succeeded', 'failed'),
		task_status_msg: fc.oneof(fc.constantFrom(...SAID), json),
		message: fc.oneof(fc.constantFrom(...SAID), json),
		task_info: fc.oneof(fc.record({ external_task_id: mostly('order-1') }), json),
		external_id: mostly('order-1'),
		created_at: mostly(1_750_000_000_000, '1750000000000'),
		updated_at: mostly(1_750_000_100_000),
		create_time: mostly(1_750_000_000_000),
		update_time: mostly(1_750_000_100_000),
		final_unit_deduction: mostly('2.5', 1),
		billing: fc.oneof(fc.array(fc.record({ charge_type: mostly('unit', 'cash'), amount: mostly('1', 0.5) })), json),
		task_result: fc.oneof(fc.record({ videos: files, images: files, voices: files }, { requiredKeys: [] }), json),
		outputs: files,
	},
	{ requiredKeys: [] },
);

const withData = fc.oneof(
	rawTasks,
	fc.array(fc.oneof(rawTasks, json), { maxLength: 4 }),
	fc.record({
		result: fc.oneof(fc.array(rawTasks, { maxLength: 4 }), json),
		has_more: mostly(true, false),
		next_cursor: json,
	}),
	json,
);

const isDate = (value: unknown): boolean => value === undefined || !Number.isNaN(Date.parse(String(value)));

function checkTask(task: Task): void {
	ok(task.task_id !== '' && typeof task.task_status === 'string');
	for (const number of [task.created_at, task.updated_at, task.units])
		ok(number === undefined || Number.isFinite(number));
	const item = simplified(taskJson(task, 'textToVideo'));
	ok(isDate(item.expires_at) && isDate(item.finished_at), JSON.stringify(item));
	ok(item.duration === undefined || Number.isFinite(item.duration), `a duration of ${String(item.duration)}`);
	ok(task.files.every(({ url }) => typeof url === 'string' && url !== ''));
	withoutSecret([task.message, item.message]);
	explainFailure(task.message);
}

/** Gives the same data as the answer to every question. */
const readerOf = (data: unknown): Reader => ({
	ask: async () => await Promise.resolve({ kind: 'answer', data }),
	each: async (all, work) => void (await Promise.all(all.map(work))),
	error: ({ message }) => new Error(message),
});

const PAGES = 20;

async function askAll(data: unknown): Promise<void> {
	const reader = readerOf(data);
	for (const dialect of dialects) {
		const path = dialect.readPath('/v1/videos/text2video');
		const ids = [ID, '2', '3', '4', 'a,b'];
		const answers = await dialect.read(reader, path, ids);
		ok(ids.every((id) => answers.get(id)?.task ?? answers.get(id)?.fault));
		const found = await dialect.lookUp(reader, path, 'order-1', true);
		ok(found.task ?? found.fault);
		let count = 0;
		try {
			for await (const task of dialect.list(reader, path, {})) if ((ok(task.task_id), ++count > PAGES)) break;
		} catch (error) {
			ok(/does not hold what was asked for/.test((error as Error).message), error as Error);
		}
	}
}

/** Data of an answer: every generation reads a task from it or none, and gives each id an answer. */
export const data: Target = {
	name: 'answers of all generations',
	percent: 18,
	inputs: withData,
	async check(given: unknown) {
		for (const dialect of dialects) {
			const task = dialect.task(given);
			if (task) checkTask(task);
		}
		taskInCallback(given);
		await askAll(given);
	},
};

const envelopes = fc
	.record(
		{
			code: mostly(0, 1201, 1303, 5000, '0', 99),
			message: fc.oneof(fc.constantFrom(...SAID), texts),
			request_id: mostly('r'),
			data: json,
		},
		{ requiredKeys: [] },
	)
	.map((envelope) => JSON.stringify(envelope));
const bodies = fc.oneof(
	envelopes,
	envelopes.map((text) => text.slice(0, -3)),
	texts,
	fc.constantFrom(
		'',
		'null',
		'[]',
		`<!doctype html>${'<p>'.repeat(500)}`,
		`{"error":"Bearer ${SECRET}"}`,
		`"${'\\'.repeat(999)}`,
	),
	fc.json({ maxDepth: 4 }),
	fc.nat(60).map((digits) => `{"code":0,"data":{"task_id":${'9'.repeat(digits + 1)}}}`),
);

/** Raw HTTP answers: each is one of the known outcomes, with a reason in words. */
export const outcomes: Target = {
	name: 'HTTP answers',
	percent: 12,
	inputs: fc.record({
		status: fc.oneof(
			fc.constantFrom(200, 201, 204, 302, 400, 401, 403, 404, 408, 429, 500, 502, 503),
			fc.integer({ min: 100, max: 599 }),
		),
		headers: fc.record(
			{ 'retry-after': fc.oneof(texts, fc.constantFrom('1', '9'.repeat(400), '-5', 'soon')) },
			{ requiredKeys: [] },
		),
		text: bodies,
	}),
	check(answer) {
		const outcome = readOutcome(answer);
		ok(['answer', 'refused', 'unclear'].includes(outcome.kind));
		if (outcome.kind === 'answer') return;
		ok(outcome.fault.message !== '');
		withoutSecret(outcome);
		const wait = 'retryAfterMs' in outcome ? outcome.retryAfterMs : undefined;
		ok(wait === undefined || (Number.isFinite(wait) && wait >= 0), `a wait of ${wait} ms`);
	},
};
