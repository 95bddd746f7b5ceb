import { startRehearsal } from '../../../rehearsal';
import { call, create, TEXT, text } from './client';
import { receiver } from './receiver';

const TASKS = 1000;

test('1,000 tasks end at once and call back in a burst; every call arrives', async () => {
	const hook = await receiver();
	const kling = await startRehearsal({ duration: null, parallelCallbacks: 100 });
	const bodies = Array.from({ length: TASKS }, (_, index) =>
		text({ callback_url: hook.url, external_task_id: `task-${index}` }),
	);
	for (let at = 0; at < TASKS; at += 50)
		await Promise.all(bodies.slice(at, at + 50).map((body) => create(kling, TEXT, body)));
	expect(kling.ledger.maxInFlight).toEqual({ video: TASKS });
	expect(kling.control.finish()).toBe(TASKS);
	await kling.callbacksDrained();
	const done = hook.calls
		.filter(({ json }) => json.task_status === 'succeed')
		.map(({ json }) => json.task_info.external_task_id);
	expect(new Set(done).size).toBe(TASKS);
	expect(done).toHaveLength(TASKS);
	expect(kling.callbackLog.filter(({ answer }) => answer !== 200)).toEqual([]);
	const listed = [];
	for (let page = 1; page <= 3; page++)
		listed.push((await call(kling, 'GET', `${TEXT}?pageSize=500&pageNum=${page}`)).json.data.length);
	expect(listed).toEqual([500, 500, 0]);
	expect(kling.ledger.created()).toBe(TASKS);
	await kling.close();
	hook.close();
}, 120_000);
