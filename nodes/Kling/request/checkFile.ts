import { contract, type MediaLimits } from '../contract';
import { formatOf } from '../shared/fileFormat';
import { imageSize, type Size } from './imageSize';
import { oneOf } from '../shared/words';

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
	if (bytes.length === 0) return 'is empty: the file has no bytes';
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

function sizeOf({ bytes }: MediaFile): Size | undefined {
	const format = bytes && formatOf(bytes);
	return format ? imageSize(bytes!, format) : undefined;
}

/** Headers hold whole pixels, so equal shapes can differ by about this share. */
const TOLERANCE = 0.01;

/**
 * Why a file does not suit the other files of the request: a mask has the aspect ratio of its image and the size of the
 * other masks (contract: i2v.mask-size). Files behind URLs are not known.
 */
export function checkTogether(
	file: MediaFile,
	files: MediaFile[],
	label: (path: string) => string,
): string | undefined {
	const { sameAspectAs } = contract.media[file.limits];
	const size = sameAspectAs ? sizeOf(file) : undefined;
	if (!size) return undefined;
	const is = `is ${size.width} x ${size.height} pixels`;
	for (const other of files.filter((one) => one !== file)) {
		const its = sizeOf(other);
		if (!its) continue;
		const words = `${label(other.path)} is ${its.width} x ${its.height}`;
		const shape = (size.width / size.height) * (its.height / its.width);
		if (other.path === sameAspectAs && Math.abs(shape - 1) > TOLERANCE)
			return `${is}, but ${words}: the shapes must be equal`;
		const isSame = its.width === size.width && its.height === size.height;
		if (other.limits === file.limits && !isSame) return `${is}, but ${words}: masks must be of one size`;
	}
	return undefined;
}
