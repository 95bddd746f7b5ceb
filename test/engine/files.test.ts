import type { INodeParameters } from 'n8n-workflow';
import { times } from '../../nodes/Kling/transport';
import { klingWorkflow, prompts } from '../support/kling';
import { begun, bytes, fileBench, page, ranged, status, TASK_ID, video, type Answer } from '../support/fileServer';
import { quickTimes } from '../support/quick';

quickTimes();
beforeAll(() => {
	times.stalledDownload = 500;
});

const FILE = video(300_000);
const download = (options: INodeParameters = {}, node: object = {}) =>
	klingWorkflow({ resource: 'task', operation: 'download', family: 'textToVideo', taskId: TASK_ID, options }, node);

async function fetched(
	answer: (file: string, time: number) => Answer,
	more: Parameters<typeof fileBench>[1] & { options?: INodeParameters; node?: object } = {},
) {
	const bench = await fileBench(answer, more);
	try {
		const result = await bench.engine.run(download(more.options, more.node), { input: prompts(1) });
		const items = result.items('After');
		const binary = await Promise.all(
			items.flatMap((item) => Object.keys(item.binary ?? {}).map((name) => bench.engine.readBinary(item, name))),
		);
		const { files, looks } = bench;
		return { result, items, binary, files, looks, error: result.error };
	} finally {
		await bench.close();
	}
}

const bad: Record<string, Answer> = {
	'429': status(429),
	'404': status(404),
	'403': status(403),
	'407': status(407),
	'408': status(408),
	'502 page': status(502),
	'web page': page,
	'JSON message': (res) => void res.setHeader('Content-Type', 'application/json').end('{"code":401}'),
	empty: bytes(Buffer.alloc(0)),
	cut: begun(FILE, 70_000, 'cut', { 'Accept-Ranges': 'none' }),
	stalled: begun(FILE, 70_000, 'silence', { 'Accept-Ranges': 'none' }),
	silent: () => {},
	reset: (_, req) => void req.socket.destroy(),
	'wrong kind': bytes(Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')),
	'a part that nobody asked for': (res) =>
		void res
			.writeHead(206, { 'Content-Range': `bytes 0-69999/${FILE.length}`, 'Content-Length': 70_000 })
			.end(FILE.subarray(0, 70_000)),
	'redirect to a login': (res) => void res.writeHead(302, { Location: '/login' }).end(),
	'link that has run out': status(403, '<?xml version="1.0"?><Error>Request has expired</Error>'),
};

describe('bad answers of a file server', () => {
	const table: string[] = [];
	afterAll(() => console.info(['answer | of | once | for ever, in words', ...table].join('\n')));

	test.each(Object.keys(bad))('%s, once and for ever', async (name) => {
		const once = await fetched((_, time) => (time === 1 ? bad[name] : bytes(FILE)));
		expect(once.error).toBeUndefined();
		expect(once.binary[0].equals(FILE)).toBe(true);
		expect(once.files).toHaveLength(2);

		const always = await fetched(() => bad[name]);
		expect(always.result.status).toBe('error');
		expect(always.error!.description).toContain(TASK_ID);
		expect(always.error!.description).toContain('Task > Download');
		expect(always.error!.description).not.toContain('Generate it again');
		expect(always.files.length).toBeLessThanOrEqual(5);
		const said = `${always.error!.message}. ${always.error!.description}`.replace(/Try again with.*/, '...');
		table.push(`${name} | file | came with try 2 | ${said}`);
	});

	const { cut, stalled, empty, ...questions } = bad;
	void [cut, stalled, empty];
	test.each(Object.keys(questions))('%s, when Kling is asked for a fresh link', async (name) => {
		// The link is refused at first; Kling is asked again, and that goes wrong.
		const refusedOnce = (_: string, time: number) => (time === 1 ? status(403) : bytes(FILE));
		const once = await fetched(refusedOnce, { question: (time) => (time === 2 ? bad[name] : undefined) });
		expect(once.binary[0]?.equals(FILE)).toBe(true);
		const always = await fetched(() => status(403), { question: (time) => (time > 1 ? bad[name] : undefined) });
		expect(always.error!.description).toContain(TASK_ID);
		expect(always.error!.description).not.toContain('Generate it again');
		expect(always.error!.message).toBe('The file could not be downloaded');
		table.push(`${name} | fresh link | came | ${always.error!.message}. ${always.error!.description!.slice(0, 60)}...`);
	});
});

describe('a connection that breaks', () => {
	test.each(['cut', 'silence'] as const)('by %s goes on where it was', async (how) => {
		const headers = { 'Accept-Ranges': 'bytes', ETag: '"one"' };
		const { binary, files } = await fetched((_, time) =>
			time === 1 ? begun(FILE, 100_000, how, headers) : ranged(FILE, headers),
		);
		expect(binary[0].equals(FILE)).toBe(true);
		expect(files.map(({ headers: { range } }) => range)).toEqual([undefined, 'bytes=100000-']);
		expect(files[1].headers['if-range']).toBe('"one"');
	});

	test('again and again comes to its end as long as something comes each time', async () => {
		const part = 20_000;
		const { binary, files } = await fetched(() => (res, req) => {
			const from = Number(/\d+/.exec(req.headers.range ?? '0')![0]);
			const range = { 'Content-Range': `bytes ${from}-${FILE.length - 1}/${FILE.length}` };
			res.writeHead(from ? 206 : 200, { 'Content-Length': FILE.length - from, ...(from ? range : {}) });
			const last = from + part >= FILE.length;
			res.write(
				FILE.subarray(from, from + part),
				() => void (last ? res.end() : setTimeout(() => req.socket.destroy(), 20)),
			);
		});
		expect(binary[0].equals(FILE)).toBe(true);
		expect(files).toHaveLength(FILE.length / part);
	});

	test('starts anew where the server sends the whole again, or another file', async () => {
		const { binary, files } = await fetched((_, time) => (time === 1 ? begun(FILE, 100_000, 'cut') : bytes(FILE)));
		expect(binary[0].equals(FILE)).toBe(true);
		expect(files.map(({ headers: { range } }) => range)).toEqual([undefined, 'bytes=100000-', undefined]);
	});
});

test('the whole of a file is taken also from a server that calls it a part', async () => {
	const { binary, files } = await fetched(
		() => (res) => void res.writeHead(206, { 'Content-Range': `bytes 0-${FILE.length - 1}/${FILE.length}` }).end(FILE),
	);
	expect(binary[0].equals(FILE)).toBe(true);
	expect(files).toHaveLength(1);
});

describe('a file that is gone', () => {
	const old = Date.now() - 31 * 86_400_000;

	test('after its time is told at once, with the way out', async () => {
		const { error, files } = await fetched(() => status(403), {
			task: () => ({ created_at: old, updated_at: old }),
		});
		expect(error).toMatchObject({ message: 'The file is no longer there' });
		expect(error!.description).toContain('Generate it again');
		expect(files).toHaveLength(1);
	});

	test('before its time is gone only when a fresh link is refused as well', async () => {
		const { error, looks } = await fetched(() => status(404));
		expect(error).toMatchObject({ message: 'The file is no longer there' });
		expect(error!.description).not.toContain('Generate it again');
		expect(looks.length).toBeGreaterThan(1);
	});

	test('comes by the fresh link that Kling names', async () => {
		let asked = 0;
		const { binary, files } = await fetched((file) => (file === 'new.mp4' ? bytes(FILE) : status(403)), {
			task: (base) => ({
				task_result: { videos: [{ id: '1', url: `${base}/files/${asked++ ? 'new' : 'old'}.mp4` }] },
			}),
		});
		expect(binary[0].equals(FILE)).toBe(true);
		expect(files.map(({ path }) => path)).toEqual(['/files/old.mp4', '/files/new.mp4']);
	});
});

describe('one file of many', () => {
	const three = {
		task: (base: string) => ({
			task_result: { videos: [1, 2, 3].map((n) => ({ id: `${n}`, url: `${base}/files/${n}.mp4` })) },
		}),
	};
	const second = (file: string) => (file === '2.mp4' ? status(404) : bytes(FILE));

	test('ends the run in stop mode', async () => {
		expect((await fetched(second, three)).result.status).toBe('error');
	});

	test('leaves the others, when the node continues on fail', async () => {
		const { items, binary } = await fetched(second, { ...three, node: { onError: 'continueRegularOutput' } });
		expect(items).toHaveLength(1);
		expect(Object.keys(items[0].binary!)).toEqual(['data', 'data_2']);
		expect(binary.every((each) => each.equals(FILE))).toBe(true);
		expect(items[0].json).toMatchObject({ task_id: TASK_ID, error: { task_id: TASK_ID, http_status: 404 } });
	});

	test.each(['web page', 'empty', 'reset', 'wrong kind', 'stalled', 'link that has run out'])(
		'leaves the others, whatever is wrong with it: %s',
		async (name) => {
			const { items, binary } = await fetched((file) => (file === '1.mp4' ? bad[name] : bytes(FILE)), {
				...three,
				node: { onError: 'continueRegularOutput' },
			});
			expect(Object.keys(items[0].binary!)).toEqual(['data_1', 'data_2']);
			expect(binary.every((each) => each.equals(FILE))).toBe(true);
			expect(items[0].json.error).toMatchObject({ task_id: TASK_ID });
		},
	);

	test('is an error item of its own among split results', async () => {
		const more = { ...three, node: { onError: 'continueRegularOutput' }, options: { splitResults: true } };
		const { items } = await fetched(second, more);
		expect(items.map(({ binary, json }) => [binary !== undefined, json.error !== undefined])).toEqual([
			[true, false],
			[false, true],
			[true, false],
		]);
	});
});

describe('a finished task without a file', () => {
	test.each([[{ task_result: { videos: [{ id: '5', url: '' }] } }], [{ task_result: {} }], [{ task_result: null }]])(
		'%j says so',
		async (task) => {
			const { error } = await fetched(() => bytes(FILE), { task: () => task });
			expect(`${error!.message} ${error!.description}`).toContain(TASK_ID);
			expect(error!.message).toContain('names no file');
		},
	);
});

describe('the version with a watermark', () => {
	const task = (base: string) => ({
		task_result: { videos: [{ id: '1', url: `${base}/files/plain.mp4`, watermark_url: `${base}/files/marked.mp4` }] },
	});

	test.each([
		[false, '/files/plain.mp4'],
		[true, '/files/marked.mp4'],
	])('downloadWatermarked %s fetches %s', async (downloadWatermarked, path) => {
		const { files } = await fetched(() => bytes(FILE), { task, options: { downloadWatermarked } });
		expect(files.map((request) => request.path)).toEqual([path]);
	});

	test('is the plain file where none was made', async () => {
		const { files } = await fetched(() => bytes(FILE), { options: { downloadWatermarked: true } });
		expect(files.map(({ path }) => path)).toEqual(['/files/1.mp4']);
	});
});

test('a sound and a picture get names and types of their kinds', async () => {
	const png = Buffer.from('89504e470d0a1a0a0000000d4948445200000001', 'hex');
	const { items } = await fetched(
		(file) => bytes(file === 'i' ? png : Buffer.from('ID3\x03\0\0\0\0\0\0\0\0\0\0'), ''),
		{
			task: (base) => ({
				task_result: { images: [{ url: `${base}/files/i` }], audios: [{ url_mp3: `${base}/files/a` }] },
			}),
		},
	);
	expect(items[0].binary).toMatchObject({
		data: { mimeType: 'image/png', fileName: `kling-${TASK_ID}.png`, fileType: 'image' },
		data_1: { mimeType: 'audio/mpeg', fileName: `kling-${TASK_ID}-1.mp3`, fileType: 'audio' },
	});
});
