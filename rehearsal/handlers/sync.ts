import { CHARACTERS_PER_SECOND, mediaUrl } from '../results';
import type { Body } from '../types';
import { withoutFiles } from '../withoutFiles';
import type { Call, Handler, World } from '../world';

const VIDEO = { fps: 24, original_duration: 5100, width: 1280, height: 720, total_frame: 122 };
const FACE = { start_time: 0, end_time: 5200 };
const MASK_KINDS = ['object_seg', 'head_seg', 'face_seg', 'cloth_seg'];
const MASK_SIZE = [VIDEO.height, VIDEO.width];
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const file = ({ ids, baseUrl }: World, extension: string) => mediaUrl({ ids, baseUrl, extension, body: {}, index: 0 });
const session = (body: Body) => ({ status: 0, session_id: body.session_id, final_unit_deduction: '0' });
const masks = (world: World, body: Body) => {
	const object = { rle_mask: { size: MASK_SIZE, counts: '0' }, png_mask: { size: [1, 1], base64: PIXEL } };
	const list = world.sessions.marked(body.session_id) ? [{ object_id: 0, ...object }] : [];
	return { ...session(body), res: { frame_index: body.frame_index, rle_mask_list: list } };
};

/** Charges a call that answered at once; returns what it reports. */
function charged(world: World, call: Call, id = world.ids.take()): Body {
	const { units, usd } = world.charges.take(id, call);
	const price = String(usd ?? units);
	return usd === null
		? { final_unit_deduction: price }
		: { final_balance_deduction: { quota: price, list_price: price } };
}
const results = (result: Body, { fault }: Call): Body => {
	const left = withoutFiles(result, fault.task?.withoutFiles);
	return left === undefined ? {} : { task_result: left };
};

/** Speech, ready at once; its audio id can be used afterwards. */
export const speech: Handler = (world, call) => {
	const id = world.ids.take();
	const now = world.now();
	const task_id = world.ids.take();
	const seconds = Math.max(1, String(call.body.text).length / CHARACTERS_PER_SECOND).toFixed(1);
	const audio = { id, url: file(world, 'mp3'), duration: seconds };
	const words = { ...world.settings.statusWords, ...call.fault.task?.statusWords };
	world.library.remember('audio', id);
	return {
		task_id,
		task_status: words.succeed ?? 'succeed',
		task_status_msg: '',
		task_info: {},
		...results({ audios: [audio] }, call),
		...charged(world, call, task_id),
		created_at: now,
		updated_at: now,
	};
};

/** Finds faces: one, unless a fault says otherwise. */
export const identifyFace: Handler = (world, call) => {
	const { body, fault } = call;
	world.library.checkIds(body);
	const session_id = world.ids.take();
	const faces = Array.from({ length: fault.task?.faces ?? 1 }, () => ({
		face_id: world.ids.take(),
		face_image: file(world, 'png'),
		...FACE,
	}));
	world.library.remember('session', session_id);
	faces.forEach(({ face_id }) => world.library.remember('face', face_id));
	return { session_id, ...charged(world, call), face_data: faces };
};

/** Segments a picture: everything is found but clothes. */
export const recognize: Handler = (world, call) => {
	const images = MASK_KINDS.map((type) =>
		type === 'cloth_seg' ? { type, is_contain: false } : { type, is_contain: true, url: file(world, 'png') },
	);
	return { ...charged(world, call), ...results({ images }, call) };
};

/** The five calls of a multi-elements session. */
export const selection: Record<'init' | 'add' | 'remove' | 'clear' | 'preview', Handler> = {
	init: (world, { body }) => {
		world.library.checkIds(body);
		const session_id = world.sessions.start();
		world.library.remember('session', session_id);
		return { ...session({ session_id }), ...VIDEO, normalized_video: file(world, 'mp4') };
	},
	add: (world, { body }) => {
		world.sessions.add(body);
		return masks(world, body);
	},
	remove: (world, { body }) => {
		world.sessions.remove(body);
		return masks(world, body);
	},
	clear: (world, { body }) => {
		world.sessions.clearSelection(body);
		return session(body);
	},
	preview: (world, { body }) => {
		world.sessions.marked(body.session_id);
		const res = { video: file(world, 'mp4'), video_cover: file(world, 'png'), tracking_output: file(world, 'mp4') };
		return { ...session(body), res };
	},
};
