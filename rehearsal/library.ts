import type { Contract } from './contract';
import type { Ids } from './ids';
import { makePresets } from './presets';
import { Refusal } from './refusal';
import { resultItem } from './results';
import type { Settings } from './settings';
import type { Task } from './tasks';
import type { Body, Operation } from './types';

/** Kinds of things that later bodies refer to by id. */
export type Kind = 'video' | 'audio' | 'voice' | 'element' | 'session' | 'face';

/** Where bodies name such things; list indexes left out. */
const REFERENCES: Record<string, Kind> = {
	video_id: 'video',
	'input.video_id': 'video',
	audio_id: 'audio',
	'face_choose.audio_id': 'audio',
	'voice_list.voice_id': 'voice',
	element_voice_id: 'voice',
	'contents.voice_id': 'voice',
	'element_list.element_id': 'element',
	'contents.element_id': 'element',
	session_id: 'session',
	'face_choose.face_id': 'face',
};
const SESSION_KINDS: Kind[] = ['session', 'face'];

/** Members of a task result to what their items are, and the member that holds the id. */
const MADE: Record<string, [Kind, string]> = {
	videos: ['video', 'id'],
	audios: ['audio', 'id'],
	voices: ['voice', 'voice_id'],
	elements: ['element', 'element_id'],
};

/** Everything with an id that outlives its task: results, voices, elements, sessions. */
export class Library {
	private readonly known = new Map<string, Kind>();
	private readonly deleted = new Set<string>();
	private readonly presets = new Map<string, Body[]>();
	private legacy: Body[] = [];

	constructor(
		private readonly contract: Contract,
		private readonly ids: Ids,
		private readonly settings: Settings,
	) {}

	remember(kind: Kind, id: string): void {
		this.known.set(id, kind);
	}

	has(kind: Kind, id: unknown): boolean {
		return this.known.get(String(id)) === kind && !this.deleted.has(String(id));
	}

	/** Takes in what a succeeded task has made. */
	keepResults({ result = {} }: Pick<Task, 'result'>): void {
		for (const [name, [kind, member]] of Object.entries(MADE))
			for (const item of (result[name] ?? []) as Body[]) this.remember(kind, String(item[member]));
		for (const { type, id } of (result.outputs ?? []) as Body[]) if (id) this.remember(type as Kind, String(id));
	}

	/** Refuses ids in a body that were not made here, as far as the settings ask for it. */
	checkIds(body: unknown, path = ''): void {
		const { checkIds } = this.settings;
		if (checkIds === 'none') return;
		if (Array.isArray(body)) return body.forEach((item) => this.checkIds(item, path));
		if (typeof body === 'object' && body !== null)
			return Object.entries(body).forEach(([key, value]) => this.checkIds(value, path ? `${path}.${key}` : key));
		const kind = REFERENCES[path];
		if (!kind || (checkIds === 'sessions' && !SESSION_KINDS.includes(kind))) return;
		if (!this.has(kind, body)) throw new Refusal(1201, `${path} ${String(body)} does not exist`);
	}

	/** Removes a custom voice or element; presets and unknown ids are refused. */
	delete(kind: Kind, id: string, tasks: Task[]): Task {
		const [name, [, member]] = Object.entries(MADE).find(([, [made]]) => made === kind)!;
		const holds = (item: Body) => String(item[member]) === id;
		const task = tasks.find(({ result }) => ((result?.[name] ?? []) as Body[]).some(holds));
		if (!task || this.deleted.has(id)) throw new Refusal(1201, `${member} ${id} does not exist or is not yours`);
		this.deleted.add(id);
		for (const item of task.result![name] as Body[]) if (holds(item)) item.status = 'deleted';
		return task;
	}

	/** True when every voice of a task was deleted; lists leave such tasks out. */
	isGone({ result }: Task): boolean {
		const voices = (result?.voices ?? []) as Body[];
		return voices.length > 0 && voices.every((voice) => this.deleted.has(String(voice.voice_id)));
	}

	/** Official voices or elements as the list of `operation` shows them; the same ones every time. */
	presetsOf(operation: Operation, baseUrl: string, now: number): Body[] {
		if (!this.presets.has(operation.id)) {
			const rows = makePresets(this.contract, this.ids, operation, baseUrl, now);
			for (const row of rows) this.keepResults({ result: row.task_result as Body | undefined });
			this.presets.set(operation.id, rows);
		}
		return this.presets.get(operation.id)!;
	}

	/** Elements of the old library, newest first. */
	get legacyElements(): Body[] {
		return [...this.legacy].reverse();
	}

	addLegacyElement({ dataSchema }: Operation, body: Body, baseUrl: string): Body {
		const source = { ids: this.ids, baseUrl, body, extension: 'png', index: 0 };
		const element = resultItem(this.contract, dataSchema, source);
		this.legacy.push(element);
		this.remember('element', String(element.element_id));
		return element;
	}

	clear(): void {
		this.known.clear();
		this.deleted.clear();
		this.presets.clear();
		this.legacy = [];
	}
}
