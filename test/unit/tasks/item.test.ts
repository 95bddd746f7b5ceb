import type { IDataObject } from 'n8n-workflow';
import { dialectNamed, type Task } from '../../../nodes/Kling/dialects';
import { errorItem, expiresAt, lacksFile, simplified, taskJson, toItem } from '../../../nodes/Kling/tasks/item';
import { fault } from '../../../nodes/Kling/transport';

const CREATED = Date.UTC(2026, 0, 1);
const ENDED = CREATED + 60_000;
const iso = (ms: number) => new Date(ms).toISOString();

const raw = {
	task_id: '7',
	task_status: 'succeed',
	task_status_msg: '',
	task_info: { external_task_id: 'mine' },
	task_result: {
		images: [{ index: 0, url: 'https://files.example/i.png' }],
		videos: [{ id: 'v', url: 'https://files.example/v.mp4', duration: '5.1' }],
	},
	created_at: CREATED,
	updated_at: ENDED,
	final_unit_deduction: '2.5',
};
const v1 = (more: IDataObject = {}): Task => dialectNamed('v1')!.task({ ...raw, ...more })!;
const v2 = (more: IDataObject = {}): Task =>
	dialectNamed('v2')!.task({ id: '7', status: 'succeeded', message: 'success', ...more })!;

describe('the item of a task', () => {
	it('holds what users need, in the same words for all generations, and after it what Kling said', () => {
		expect(taskJson(v1(), 'textToVideo')).toEqual({
			...raw,
			url: 'https://files.example/v.mp4',
			family: 'textToVideo',
			video_id: 'v',
			duration: 5.1,
			files: [
				{ type: 'video', id: 'v', url: 'https://files.example/v.mp4', duration: '5.1' },
				{ type: 'image', url: 'https://files.example/i.png' },
			],
			units: 2.5,
			finished_at: iso(ENDED),
			external_task_id: 'mine',
			expires_at: iso(ENDED + 30 * 86_400_000),
			api: 'v1',
		});
	});

	it('names the first video, where there is one', () => {
		const file = (type: string) => ({ type, id: type, url: 'https://files.example/1' });
		const videoId = (...types: string[]) => taskJson(v2({ outputs: types.map(file) }), 'any').video_id;
		expect(videoId('audio', 'video')).toBe('video');
		expect(videoId('audio', 'product_video')).toBe('product_video');
		expect(videoId('audio', 'image')).toBeUndefined();
	});

	it('calls id and status of the later generations as the first one does', () => {
		expect(taskJson(v2(), 'any')).toMatchObject({ task_id: '7', task_status: 'succeed', id: '7', status: 'succeeded' });
	});

	it('leaves out what is not known', () => {
		const json = taskJson(v1({ task_result: {}, final_unit_deduction: '', task_info: {} }), 'any');
		for (const member of ['url', 'video_id', 'duration', 'files', 'units', 'message', 'external_task_id', 'name']) {
			expect(json).not.toHaveProperty(member);
		}
		const odd = taskJson(
			v1({ task_result: { videos: [{ url: 'https://files.example/v', duration: 'long' }] } }),
			'any',
		);
		expect(odd).not.toHaveProperty('duration');
	});

	it('ends, and its files vanish, only when the task is finished and Kling says when', () => {
		for (const more of [{ task_status: 'processing' }, { updated_at: 0 }, { updated_at: '' }, { updated_at: -1 }]) {
			expect(taskJson(v1(more), 'any')).not.toHaveProperty('expires_at');
			expect(expiresAt(v1(more))).toBeUndefined();
		}
		expect(taskJson(v1({ task_status: 'processing' }), 'any')).not.toHaveProperty('finished_at');
		expect(taskJson(v1({ updated_at: 9e15 }), 'any')).not.toHaveProperty('finished_at');
		expect(expiresAt(v1({ updated_at: 9e15 }))).toBeUndefined();
	});

	it.each([
		['task_status_msg', v1({ task_status: 'failed', task_status_msg: 'at https://n8n.example/x?secret=SESAME' })],
		['message', v2({ status: 'failed', message: 'at https://n8n.example/x?secret=SESAME' })],
	])('holds no secret that Kling repeats in %s', (member, task) => {
		const json = taskJson(task, 'any');
		expect(JSON.stringify(json)).not.toContain('SESAME');
		expect(json).toMatchObject({ message: expect.stringContaining('secret=...'), [member]: json.message });
	});

	it('keeps members of Kling as they are which hold no words', () => {
		expect(taskJson(v2({ message: 7 }), 'any')).toMatchObject({ message: 7 });
		expect(taskJson(v2(), 'any')).not.toHaveProperty('task_status_msg');
	});
});

describe('the simplified item', () => {
	it('has the common members only, with times for people', () => {
		expect(simplified(taskJson(v1(), 'textToVideo'))).toEqual({
			url: 'https://files.example/v.mp4',
			task_status: 'succeed',
			task_id: '7',
			family: 'textToVideo',
			video_id: 'v',
			duration: 5.1,
			files: expect.any(Array),
			units: 2.5,
			created_at: iso(CREATED),
			finished_at: iso(ENDED),
			external_task_id: 'mine',
			expires_at: iso(ENDED + 30 * 86_400_000),
			api: 'v1',
		});
	});

	it('has its members in the order in which people look for them, and none without a value', () => {
		const json = simplified(taskJson(v1({ task_result: {} }), 'any'));
		expect(Object.keys(json)).toEqual([
			'task_status',
			'task_id',
			'family',
			'units',
			'created_at',
			'finished_at',
			'external_task_id',
			'expires_at',
			'api',
		]);
	});

	it('says why a task failed, and does not praise what has succeeded', () => {
		expect(simplified(taskJson(v2(), 'any'))).not.toHaveProperty('message');
		expect(simplified(taskJson(v2({ status: 'failed', message: 'No' }), 'any'))).toMatchObject({ message: 'No' });
		expect(simplified(taskJson(v2({ status: 'processing', message: '' }), 'any'))).not.toHaveProperty('message');
	});

	it('keeps what is said of the run, and what is no item of a task', () => {
		const of = { error: { message: 'No' }, timed_out: true, downloadable: false };
		expect(simplified({ ...taskJson(v1(), 'any'), ...of })).toMatchObject(of);
		expect(simplified({ dry_run: true, raw: 1 })).toEqual({ dry_run: true, raw: 1 });
	});
});

test.each([
	['nothing', { task_result: {} }, true],
	['a file', {}, false],
	['a voice', { task_result: { voices: [{ voice_id: '9' }] } }, false],
	['an element', { task_result: { elements: [{ element_id: '9' }] } }, false],
	['nothing yet', { task_result: {}, task_status: 'processing' }, false],
])('a task that has made %s', (_, more, lacks) => {
	expect(lacksFile(v1(more))).toBe(lacks);
});

test('items belong to the item that they were made for', () => {
	expect(toItem({ a: 1 }, 3)).toEqual({ json: { a: 1 }, pairedItem: { item: 3 } });
	const known = fault({ message: 'No' });
	expect(errorItem(known, 2)).toEqual({ json: { error: known }, pairedItem: { item: 2 } });
});
