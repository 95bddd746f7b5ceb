import type { IDataObject } from 'n8n-workflow';
import { accepted, played, refused, scripted } from '../../support/scripted';
import { dialectNamed } from '../../../nodes/Kling/dialects';
import { historyOf } from '../../../nodes/Kling/waiting/history';

const NOW = Date.UTC(2026, 0, 1);
const PATH = '/v1/videos/text2video';
const TAG = 'kaabbb';

let accounts = 0;

beforeEach(() => jest.useFakeTimers({ now: NOW }));
afterEach(() => jest.useRealTimers());

const task = (id: string | number, seconds: number, more: IDataObject = {}, createdAt = NOW) =>
	dialectNamed('v1')!.task({
		task_id: String(id),
		task_status: 'succeed',
		created_at: createdAt,
		updated_at: createdAt + seconds * 1000,
		...more,
	})!;

const account = (answers = [accepted([])], credential: object = { apiKey: `history ${++accounts}` }) => {
	const kling = scripted(answers);
	Object.assign(kling.credential, credential);
	return kling;
};

describe('the history of an account', () => {
	it('keeps how long tasks took that came to a good end, newest first', async () => {
		const history = await historyOf(account().ctx);
		history.note(PATH, task(1, 60), TAG);
		history.note(PATH, task(2, 70, { task_info: { external_task_id: `n8n-0a1b2c3d-4711-${TAG}-12` } }, NOW + 9));
		history.note(PATH, task(3, 80, { task_status: 'failed' }));
		history.note(PATH, task(4, 80, { updated_at: '' }));
		history.note(PATH, task(5, 80, { created_at: '' }));
		history.note(PATH, task(1, 999));
		expect(history.at(PATH)).toEqual([
			{ createdAt: NOW + 9, ms: 70_000, tag: TAG },
			{ createdAt: NOW, ms: 60_000, tag: TAG },
		]);
	});

	it('keeps a hundred of a list, the oldest go', async () => {
		const history = await historyOf(account().ctx);
		for (let i = 0; i < 101; i++) history.note(PATH, task(i, i + 1, {}, NOW + ((i + 50) % 101)));
		expect(history.at(PATH)).toHaveLength(100);
		expect(history.at(PATH).map(({ ms }) => ms)).not.toContain(52_000);
		expect(history.at(PATH)[0].ms).toBe(51_000);
	});

	it('keeps the two hundred lists that were used last', async () => {
		const own = { apiKey: `history ${++accounts}` };
		const known = async () => (await historyOf(account(undefined, own).ctx)).at(PATH).length;
		const useOthers = async (count: number) => {
			for (let i = 0; i < count; i++) (await historyOf(account().ctx)).at(PATH);
		};
		(await historyOf(account(undefined, own).ctx)).note(PATH, task(1, 60));
		await useOthers(199);
		expect(await known()).toBe(1);
		await useOthers(199);
		expect(await known()).toBe(1);
		await useOthers(200);
		expect(await known()).toBe(0);
	});

	it('is that of the list, of the account, and of the host', async () => {
		const one = { apiKey: `shared ${++accounts}` };
		(await historyOf(account(undefined, one).ctx)).note(PATH, task(1, 60));
		expect((await historyOf(account(undefined, one).ctx)).at(PATH)).toHaveLength(1);
		expect((await historyOf(account(undefined, one).ctx)).at('/v1/videos/image2video')).toEqual([]);
		for (const other of [
			{ apiKey: 'x' },
			{ ...one, accessKey: 'y' },
			{ ...one, region: 'beijing' },
			{ accessKey: one.apiKey, apiKey: '' },
			{ accessKey: one.apiKey.slice(0, 6), apiKey: one.apiKey.slice(6) },
		]) {
			expect((await historyOf(account(undefined, other).ctx)).at(PATH)).toEqual([]);
		}
	});

	it('holds tasks of one family where each has a list of its own', async () => {
		const history = await historyOf(account().ctx);
		expect([PATH, '/text-to-video/kling-3.0'].map((path) => history.isOneFamily(path))).toEqual([true, false]);
	});
});

describe('learning from a list', () => {
	const reading = { tries: 1 };

	it('finds its tasks by both kinds of id, and keeps those that have ended', async () => {
		const own = { task_id: '2', task_status: 'processing', task_info: { external_task_id: 'mine' } };
		const { ctx } = account([accepted([task(1, 60).raw, own])]);
		const history = await historyOf(ctx);
		const found = await played(history.learn(PATH, 1, reading));
		expect([...found.keys()]).toEqual(['1', '2', 'mine']);
		expect(found.get('mine')).toBe(found.get('2'));
		expect(history.at(PATH)).toHaveLength(1);
	});

	it('reads as much as is wanted, and no more', async () => {
		const many = accepted(Array.from({ length: 30 }, (_, i) => task(i, 60).raw));
		const { ctx, calls } = account([many]);
		expect((await played((await historyOf(ctx)).learn(PATH, 15, reading))).size).toBe(30);
		expect(calls.map(({ path }) => path)).toEqual([`${PATH}?pageNum=1&pageSize=30`]);
		const large = account([accepted([])]);
		await played((await historyOf(large.ctx)).learn(PATH, 16, reading));
		expect(large.calls.map(({ path }) => path)).toEqual([`${PATH}?pageNum=1&pageSize=32`]);
	});

	it('happens once an hour', async () => {
		const { ctx, calls } = account([accepted([task(1, 60).raw])]);
		const history = await historyOf(ctx);
		await played(history.learn(PATH, 1, reading));
		jest.setSystemTime(NOW + 3_599_999);
		expect((await played(history.learn(PATH, 1, reading))).size).toBe(0);
		jest.setSystemTime(NOW + 3_601_000);
		expect((await played(history.learn(PATH, 1, reading))).size).toBe(1);
		expect(calls).toHaveLength(2);
	});

	it('is a help only: without a list the tasks are asked for one by one', async () => {
		const said: string[] = [];
		const kling = scripted([refused(1102, 'Empty')], { logger: { debug: (line: string) => void said.push(line) } });
		Object.assign(kling.credential, { apiKey: `history ${++accounts}` });
		expect((await played((await historyOf(kling.ctx)).learn(PATH, 1, reading))).size).toBe(0);
		expect(said).toEqual([expect.stringMatching(/^Kling's list of earlier tasks cannot be read: The resource pack/)]);
	});
});
