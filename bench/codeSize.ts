import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectFolder } from '../host/packing';

/** The size of the code that n8n runs. */
export interface CodeSize {
	files: number;
	/** Lines of the file in the middle, and of the longest one. */
	median: number;
	longest: number;
	/** Pairs of folders that import each other. */
	circles: number;
}

/** The first version, before the second and third generation of Kling's API (commit c8da8ef). */
export const firstVersion: CodeSize & { tarball: number; passed: number } = {
	files: 139,
	median: 32,
	longest: 168,
	circles: 3,
	/** Files between a run's start and the request of a creation; test/engine/route.test.ts counts today's. */
	passed: 8,
	/** Bytes. */
	tarball: 111_096,
};

/** The folder of a file, below nodes/ or credentials/ and the node it belongs to. */
const room = (file: string): string => dirname(file).split('/').slice(0, 3).join('/');

/** Counts pairs of folders that import each other. */
function circlesBetween(sources: Map<string, string>): number {
	const arrows = new Set<string>();
	for (const [file, text] of sources) {
		for (const [, target] of text.matchAll(/from '(\.[^']*)'/g)) {
			const path = join(dirname(file), target);
			const found = [`${path}.ts`, `${path}/index.ts`].find((one) => sources.has(one));
			if (found && room(found) !== room(file)) arrows.add(`${room(file)} ${room(found)}`);
		}
	}
	return [...arrows].filter((arrow) => arrows.has(arrow.split(' ').reverse().join(' '))).length / 2;
}

/** Measures the sources under nodes/ and credentials/ that git knows. */
export function codeSize(): CodeSize {
	const listed = execFileSync('git', ['ls-files', 'nodes/**/*.ts', 'credentials/*.ts'], {
		cwd: projectFolder,
		encoding: 'utf8',
	});
	const files = listed.split('\n').filter((file) => file.endsWith('.ts'));
	const sources = new Map(files.map((file) => [file, readFileSync(join(projectFolder, file), 'utf8')]));
	const lines = [...sources.values()].map((text) => text.split('\n').length - 1).sort((a, b) => a - b);
	return {
		files: lines.length,
		median: lines[Math.floor(lines.length / 2)],
		longest: lines.at(-1)!,
		circles: circlesBetween(sources),
	};
}
