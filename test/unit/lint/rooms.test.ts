import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Linter } from 'eslint';
import { parser } from 'typescript-eslint';
import rule from '../../../build/lint/rooms.js';

/** What the rule says about a file, which need not be there itself. */
function complaints(text: string, filename: string, nodes = 'nodes', cwd = process.cwd()): string[] {
	const config = {
		files: ['**/*.ts'],
		languageOptions: { parser },
		plugins: { house: { rules: { rooms: rule } } },
		rules: { 'house/rooms': ['error', { nodes }] },
	};
	return new Linter({ cwd }).verify(text, [config] as never, filename).map(({ message }) => message);
}

test('every import in nodes/ points down, and none leads back', () => {
	const files = readdirSync('nodes', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
	expect(files.length).toBeGreaterThan(100);
	const found = files.flatMap((file) => {
		const path = resolve('nodes', file);
		return complaints(readFileSync(path, 'utf8'), path).map((message) => `${file}: ${message}`);
	});
	expect(found).toEqual([]);
});

describe('the rule', () => {
	test.each([
		["import { isTask } from '../families'", 'Kling/shared must not import from Kling/families'],
		["import type { Family } from '../families/types'", 'Kling/shared must not import from Kling/families'],
		["export * from '../transport/times'", 'Kling/shared must not import from Kling/transport'],
		["export { times } from '../transport'", 'Kling/shared must not import from Kling/transport'],
		["type A = import('../transport').Fault", 'Kling/shared must not import from Kling/transport'],
	])('refuses %s at the bottom of the house', (line, message) => {
		expect(complaints(line, resolve('nodes/Kling/shared/planted.ts'))).toEqual([expect.stringContaining(message)]);
	});

	test.each([
		'import { sleep } from "n8n-workflow"',
		"import { inParallel } from './parallel'",
		"const late = async () => await import('../transport')",
	])('takes %s there', (line) => {
		expect(complaints(line, resolve('nodes/Kling/shared/planted.ts'))).toEqual([]);
	});

	test('refuses the form in what builds requests upwards, and takes it downwards', () => {
		const line = "import { families } from '../families'";
		expect(complaints(line, resolve('nodes/Kling/request/planted.ts'))).toEqual([]);
		expect(complaints(line, resolve('nodes/Kling/fields/planted.ts'))).toHaveLength(1);
	});

	test('refuses a file that lives in no room', () => {
		expect(complaints('', resolve('nodes/Kling/helpers/planted.ts'))).toEqual([expect.stringContaining('no room')]);
	});

	test('finds a circle by way of another file, late imports included', () => {
		const folder = mkdtempSync(join(tmpdir(), 'rooms-'));
		const files = {
			'nodes/Kling/shared/a.ts': "import './b';",
			'nodes/Kling/shared/b.ts': "export const c = async () => await import('./c');",
			'nodes/Kling/shared/c.ts': "import type { A } from './a';",
		};
		for (const [file, text] of Object.entries(files)) {
			mkdirSync(dirname(join(folder, file)), { recursive: true });
			writeFileSync(join(folder, file), text);
		}
		for (const [file, text] of Object.entries(files)) {
			const [message, ...others] = complaints(text, join(folder, file), 'nodes', folder);
			expect(others).toEqual([]);
			expect(message).toMatch(/leads back here: (.*\.ts) > .* > \1$/);
		}
		rmSync(folder, { recursive: true });
	});
});
