import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../host/packing';

/** The size of the code that n8n runs. */
export interface CodeSize {
	files: number;
	/** Lines of the file in the middle, and of the longest one. */
	median: number;
	longest: number;
}

/** The first version, before the second and third generation of Kling's API (commit c8da8ef). */
export const firstVersion: CodeSize & { tarball: number } = {
	files: 139,
	median: 32,
	longest: 168,
	/** Bytes. */
	tarball: 111_096,
};

/** Measures the sources under nodes/ and credentials/ that git knows. */
export function codeSize(): CodeSize {
	const listed = execFileSync('git', ['ls-files', 'nodes/**/*.ts', 'credentials/*.ts'], {
		cwd: projectFolder,
		encoding: 'utf8',
	});
	const lines = listed
		.split('\n')
		.filter((file) => file.endsWith('.ts'))
		.map((file) => readFileSync(join(projectFolder, file), 'utf8').split('\n').length - 1)
		.sort((a, b) => a - b);
	return { files: lines.length, median: lines[Math.floor(lines.length / 2)], longest: lines.at(-1)! };
}
