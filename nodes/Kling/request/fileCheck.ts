import { contract, type MediaLimits } from '../contract';
import { formatOf } from './fileFormat';
import { imageSize } from './imageSize';
import { oneOf } from './labels';

/** What a media field was given. `problem` says why it could not even be read. */
export interface MediaFile {
	path: string;
	/** Key of the limits (contract: x-limits.media). */
	limits: string;
	bytes?: Buffer;
	problem?: string;
}

/** contract: x-uncertain megabytes; the larger reading, since nothing ambiguous is refused. */
const MB = 2 ** 20;

const same: Record<string, string[]> = { jpg: ['jpg', 'jpeg'], mp4: ['mp4', 'm4a'] };

function sizeProblem(bytes: Buffer, format: string, { minSide = 0, maxSide = Infinity, aspect }: MediaLimits) {
	const size = imageSize(bytes, format);
	if (!size) return undefined;
	const { width, height } = size;
	const is = `is ${width} x ${height} pixels`;
	if (Math.min(width, height) < minSide) return `${is}, but each side needs at least ${minSide}`;
	if (Math.max(width, height) > maxSide) return `${is}, but each side may have at most ${maxSide}`;
	const ratio = width / height;
	if (aspect && (ratio < aspect.min || ratio > aspect.max)) {
		return `${is}, a ratio of ${ratio.toFixed(2)}, but width divided by height must lie between ${aspect.min} and ${aspect.max}`;
	}
	return undefined;
}

/** Why a file does not suit its field, as the end of a sentence that begins with the field; undefined when it does. */
export function checkFile({ limits: key, bytes, problem }: MediaFile): string | undefined {
	if (problem || !bytes) return problem;
	const limits = contract.media[key];
	if (limits.maxMb && bytes.length > limits.maxMb * MB) {
		return `has ${(bytes.length / MB).toFixed(1)} MB, but at most ${limits.maxMb} MB are allowed`;
	}
	const format = formatOf(bytes);
	const allowed = oneOf(limits.formats);
	if (!format) return `is no known kind of file, allowed is ${allowed}`;
	if (!(same[format] ?? [format]).some((name) => limits.formats.includes(name))) {
		return `is a ${format} file, allowed is ${allowed}; convert it first`;
	}
	return sizeProblem(bytes, format, limits);
}
