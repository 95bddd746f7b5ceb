import type { Ids } from './ids';
import { Refusal } from './refusal';
import type { Body } from './types';

const MAX_FRAMES = 10;

interface Point {
	x: number;
	y: number;
}

/** Selections of multi-elements sessions: points by frame. */
export class Sessions {
	private readonly open = new Map<string, Map<number, Point[]>>();

	constructor(private readonly ids: Ids) {}

	/** Opens a session; returns its id. */
	start(): string {
		const id = this.ids.take();
		this.open.set(id, new Map());
		return id;
	}

	/** Marks points on a frame; at most 10 frames per session (contract: rule me.frames). */
	add({ session_id, frame_index, points }: Body): void {
		const frames = this.frames(session_id);
		const frame = frame_index as number;
		if (!frames.has(frame) && frames.size === MAX_FRAMES)
			throw new Refusal(1201, `a session takes at most ${MAX_FRAMES} marked frames`);
		frames.set(frame, [...(frames.get(frame) ?? []), ...(points as Point[])]);
	}

	/** Takes points back; they must be given exactly as they were added (contract: rule me.delete-match). */
	remove({ session_id, frame_index, points }: Body): void {
		const frames = this.frames(session_id);
		const frame = frame_index as number;
		const kept = [...(frames.get(frame) ?? [])];
		for (const { x, y } of points as Point[]) {
			const index = kept.findIndex((point) => point.x === x && point.y === y);
			if (index < 0) throw new Refusal(1201, `no point at ${x}, ${y} on frame ${frame}`);
			kept.splice(index, 1);
		}
		if (kept.length) frames.set(frame, kept);
		else frames.delete(frame);
	}

	clearSelection({ session_id }: Body): void {
		this.frames(session_id).clear();
	}

	/** Number of marked frames. */
	marked(id: unknown): number {
		return this.frames(id).size;
	}

	/** Whether this is a multi-elements session at all. */
	has(id: unknown): boolean {
		return this.open.has(String(id));
	}

	clear(): void {
		this.open.clear();
	}

	private frames(id: unknown): Map<number, Point[]> {
		const frames = this.open.get(String(id));
		if (!frames) throw new Refusal(1201, `session_id ${String(id)} does not exist`);
		return frames;
	}
}
