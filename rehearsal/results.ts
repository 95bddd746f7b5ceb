import type { Contract } from './contract';
import type { Ids } from './ids';
import type { Task } from './tasks';
import type { Body, Operation, Schema } from './types';

const EXTENSIONS: Record<string, string> = { videos: 'mp4', images: 'png', series_images: 'png', audios: 'mp3' };
const VIEW_SETS = 3;
const SERIES = 4;
const USUAL_SECONDS = 5;
/** Of speech, roughly. */
export const CHARACTERS_PER_SECOND = 15;

/** What a result member can be made from. */
export interface ResultSource {
	ids: Ids;
	baseUrl: string;
	body: Body;
	extension: string;
	index: number;
	bytes?: number;
}

/** Address of a file on this server; every id has one. */
export function mediaUrl({ baseUrl, ids, extension, bytes }: ResultSource, as = extension): string {
	return bytes && as === 'mp4' ? `${baseUrl}/media/big/${bytes}.mp4` : `${baseUrl}/media/${ids.take()}.${as}`;
}

/** Seconds of the clip a body asks for; spoken text lasts as long as it is. */
export function clipSeconds(body: Body): number {
	const { duration } = { ...body, ...(body.settings as Body | undefined) };
	if (duration !== undefined) return Number(duration);
	const script = (body.contents as Body[] | undefined)?.find(({ type }) => type === 'speech_script');
	return script ? Math.max(1, String(script.text).length / CHARACTERS_PER_SECOND) : USUAL_SECONDS;
}

const seconds = ({ body }: ResultSource) => (clipSeconds(body) + 0.1).toFixed(1);
const marked = (body: Body) => {
	const { watermark_info, watermark } = { ...body, ...(body.options as Body | undefined) };
	return ((watermark_info ?? watermark) as Body | undefined)?.enabled === true;
};

type Values = Record<string, (source: ResultSource) => unknown>;

/** Member of a result item to its value. A member without an entry here is left out. */
const values: Values = {
	id: ({ ids }) => ids.take(),
	url: (source) => mediaUrl(source),
	watermark_url: (source) => (marked(source.body) ? mediaUrl(source) : undefined),
	duration: seconds,
	index: ({ index }) => index,
	url_mp3: (source) => mediaUrl(source, 'mp3'),
	url_wav: (source) => mediaUrl(source, 'wav'),
	duration_mp3: seconds,
	duration_wav: seconds,
	url_1: (source) => mediaUrl(source, 'png'),
	url_2: (source) => mediaUrl(source, 'png'),
	url_3: (source) => mediaUrl(source, 'png'),
	session_id: ({ body }) => body.session_id,
	voice_id: ({ ids }) => ids.take(),
	voice_name: ({ body }) => body.voice_name,
	trial_url: (source) => mediaUrl(source, 'mp3'),
	owned_by: () => 'rehearsal-user',
	element_id: ({ ids }) => ids.take(),
	element_name: ({ body }) => body.element_name,
	element_description: ({ body }) => body.element_description,
	reference_type: ({ body }) => body.reference_type,
	element_image_list: ({ body }) => body.element_image_list,
	element_video_list: ({ body }) => body.element_video_list,
	element_frontal_image: ({ body }) => body.element_frontal_image,
	element_refer_list: ({ body }) => body.element_refer_list,
	element_voice_info: ({ body }) => (body.element_voice_id ? { voice_id: body.element_voice_id } : undefined),
	tag_list: ({ body }) => body.tag_list,
	status: () => 'succeed',
};

/** One result item with the members its schema has. */
export function resultItem(contract: Contract, schema: Schema, source: ResultSource): Body {
	const members = Object.keys(contract.flat(schema).properties ?? {}).map((name) => [name, values[name]?.(source)]);
	return Object.fromEntries(members.filter(([, value]) => value !== undefined)) as Body;
}

/** Ending of the file of an output: of pictures, subtitles, else of a video. */
const extensionOf = (type: string) => (/image/.test(type) ? 'png' : /^(srt|ass)$/.test(type) ? type : 'mp4');
/** How many outputs of a type: one, or as many as there are inputs they are made of. */
const outputCount = (type: string, { contents = [] }: Body) =>
	Math.max(1, (contents as Body[]).filter((item) => item.type === type.replace(/s$/, '')).length);

/** `outputs` of a task of the newer generations; each has the members its type has (contract: x-members). */
export function taskOutputs(contract: Contract, task: Task, ids: Ids, baseUrl: string): Body[] {
	const { operation, body, plan } = task;
	const shape = operation.generation === 'solutions' ? 'SolutionOutput' : 'V2Output';
	const members = contract.at(`/components/schemas/${shape}/x-members`) as Record<string, string[]>;
	return operation.outputs.flatMap((type) =>
		Array.from({ length: outputCount(type, body) }, (_, index) => {
			const source = { ids, baseUrl, body, extension: extensionOf(type), index, bytes: plan.bytes };
			const named = (members[type] ?? ['url']).map((name) => [name, values[name]?.(source)] as const);
			return { type, ...Object.fromEntries(named.filter(([, value]) => value !== undefined)) };
		}),
	);
}

/** How many pictures a body asks for (contract: x-limits.concurrency.slots.image). */
export function imageCount(body: Body): number {
	if (body.result_type !== 'series') return Number(body.n ?? 1);
	return typeof body.series_amount === 'number' ? body.series_amount : SERIES;
}

/** Slots of a creation: a number, or `n` and what follows it in the contract. */
export function slotCount({ slots }: Operation, body: Body): number {
	return slots.startsWith('n') ? imageCount(body) : Number(slots) || 1;
}

/** `task_result` of a task, by the result schema of its family. */
export function taskResult(contract: Contract, schema: Schema, task: Task, ids: Ids, baseUrl: string): Body {
	const shape = contract.flat(contract.flat(schema).properties!.task_result).properties!;
	const series = task.body.result_type === 'series';
	const unused = 'series_images' in shape ? (series ? 'images' : 'series_images') : undefined;
	const members = Object.entries(shape).filter(([name]) => name !== unused);
	return Object.fromEntries(
		members.map(([name, member]) => {
			if (!member.items) return [name, task.body[name] ?? member.enum?.[0]];
			const items = Array.from({ length: count(contract, name, member.items, task.body) }, (_, index) =>
				resultItem(contract, member.items!, {
					ids,
					baseUrl,
					body: task.body,
					extension: EXTENSIONS[name],
					index,
					bytes: task.plan.bytes,
				}),
			);
			return [name, items];
		}),
	);
}

function count(contract: Contract, name: string, item: Schema, body: Body): number {
	if (EXTENSIONS[name] !== 'png') return 1;
	return 'url_1' in (contract.flat(item).properties ?? {}) ? VIEW_SETS : imageCount(body);
}
