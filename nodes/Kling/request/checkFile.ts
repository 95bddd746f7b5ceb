import { contract, type MediaLimits } from '../contract';
import { formatOf, textOf } from '../shared/fileFormat';
import { imageSizes, type Size } from './imageSize';
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

function sizeProblem({ width, height }: Size, { minSide = 0, maxSide = Infinity, aspect }: MediaLimits) {
	const is = `is ${width} x ${height} pixels`;
	if (Math.min(width, height) < minSide) return `${is}, but each side needs at least ${minSide}`;
	if (Math.max(width, height) > maxSide) return `${is}, but each side may have at most ${maxSide}`;
	const ratio = width / height;
	if (aspect && (ratio < aspect.min || ratio > aspect.max)) {
		return `${is}, a ratio of ${ratio.toFixed(2)}, but width divided by height must lie between ${aspect.min} and ${aspect.max}`;
	}
	return undefined;
}

/** Why a picture is refused, or undefined as long as one of its sizes does. */
function sizesProblem(sizes: Size[], limits: MediaLimits): string | undefined {
	const problems = sizes.map((size) => sizeProblem(size, limits));
	return problems.includes(undefined) ? undefined : problems[0];
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
	if (!format) return isText(bytes) ? `is a text, allowed is ${allowed}` : undefined;
	if (!(same[format] ?? [format]).some((name) => limits.formats.includes(name))) {
		return `is a ${format} file, allowed is ${allowed}; convert it first`;
	}
	return sizesProblem(imageSizes(bytes, format), limits);
}

/** What to say of a file whose kind nobody knows here; Kling may know it, so it is sent. */
export function adviceOnFile({ limits, bytes, problem }: MediaFile): string | undefined {
	if (problem || !bytes?.length || formatOf(bytes) || isText(bytes)) return undefined;
	return `is of no kind of file that is known here; Kling takes ${oneOf(contract.media[limits].formats)}`;
}

/** How many first bytes tell a text from other files. */
const HEAD_BYTES = 512;

const isText = (bytes: Buffer): boolean => textOf(bytes.subarray(0, HEAD_BYTES)) !== undefined;

function sizesOf({ bytes }: MediaFile): Size[] {
	const format = bytes && formatOf(bytes);
	return format ? imageSizes(bytes!, format) : [];
}

/** Headers hold whole pixels, so equal shapes can differ by about this share. */
const TOLERANCE = 0.01;

const isSameShape = (one: Size, other: Size): boolean =>
	Math.abs((one.width / one.height) * (other.height / other.width) - 1) <= TOLERANCE;

const isSameSize = (one: Size, other: Size): boolean => one.width === other.width && one.height === other.height;

/** Whether two pictures agree as they are shown or as they are stored. */
const agree = (some: Size[], others: Size[], isSame: typeof isSameSize): boolean =>
	some.some((one) => others.some((other) => isSame(one, other)));

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
	const sizes = sameAspectAs ? sizesOf(file) : [];
	if (sizes.length === 0) return undefined;
	const is = `is ${sizes[0].width} x ${sizes[0].height} pixels`;
	for (const other of files.filter((one) => one !== file)) {
		const its = sizesOf(other);
		if (its.length === 0) continue;
		const words = `${label(other.path)} is ${its[0].width} x ${its[0].height}`;
		if (other.path === sameAspectAs && !agree(sizes, its, isSameShape)) {
			return `${is}, but ${words}: the shapes must be equal`;
		}
		if (other.limits === file.limits && !agree(sizes, its, isSameSize)) {
			return `${is}, but ${words}: masks must be of one size`;
		}
	}
	return undefined;
}
