import { words } from './advice';
import type { ErrorInfo, MediaLimits } from '../../nodes/Kling/contract/types';

/** Failure codes as a table (contract: components.x-error-codes) in the user's words; code 0 is no failure. */
export function compileErrors(rows: any[]): Record<string, ErrorInfo> {
	return Object.fromEntries(
		rows
			.filter((row) => row.code !== 0)
			.map((row) => [
				row.code,
				{
					http: row.http,
					class: row.class,
					...words[row.code as number],
					retryable: row.retryable === 'yes',
				},
			]),
	);
}

const ratio = (text: string | number) => {
	const [width, height = 1] = String(text).split(':').map(Number);
	return width / height;
};

/** What a file header can be checked against (contract: x-limits.media). Lengths in seconds need a decoder and stay out. */
export function compileMedia(media: Record<string, any>): Record<string, MediaLimits> {
	return Object.fromEntries(
		Object.entries(media).map(([name, limits]) => [
			name,
			{
				formats: limits.formats ?? [],
				maxMb: limits.max_mb,
				minSide: limits.min_side_px,
				maxSide: limits.max_side_px,
				sameAspectAs: limits.same_aspect_as,
				aspect: limits.aspect && { min: ratio(limits.aspect.min), max: ratio(limits.aspect.max) },
			},
		]),
	);
}
