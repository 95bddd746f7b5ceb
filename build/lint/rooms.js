'use strict';
const { existsSync, readFileSync, statSync } = require('node:fs');
const { dirname, join, relative, resolve, sep } = require('node:path');
const ts = require('typescript');

/** The rooms of nodes/, from the top down. A file or a folder; what stands in one line is the same height. */
const ROOMS = [
	['Kling/Kling.node.ts', 'KlingTrigger/KlingTrigger.node.ts'],
	['Kling/methods.ts'],
	['runtime'],
	['KlingTrigger'],
	['Kling/operations'],
	['Kling/waiting'],
	['Kling/tasks'],
	['Kling/request'],
	['Kling/form'],
	['Kling/families'],
	['Kling/fields'],
	['Kling/dialects'],
	['Kling/transport'],
	['Kling/contract'],
	['Kling/shared'],
];

const isFile = (path) => existsSync(path) && statSync(path).isFile();

/** The file that a relative import means; undefined for packages and for what does not exist. */
function target(file, specifier) {
	if (!specifier.startsWith('.')) return undefined;
	const path = resolve(dirname(file), specifier);
	return [`${path}.ts`, join(path, 'index.ts'), path].find(isFile);
}

/** Height and name of the room that a file lives in; undefined for files that live in none. */
function roomOf(file, nodes) {
	const place = relative(nodes, file).split(sep).join('/');
	for (const [height, names] of ROOMS.entries()) {
		const name = names.find((one) => place === one || place.startsWith(`${one}/`));
		if (name) return { height, name };
	}
	return undefined;
}

const imports = new Map();

/** What a file on the disk imports, late imports and types included. */
function importsOf(file) {
	const stamp = statSync(file).mtimeMs;
	const known = imports.get(file);
	if (known?.stamp === stamp) return known.files;
	const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'), true, true);
	const files = importedFiles.map(({ fileName }) => target(file, fileName)).filter((one) => one?.endsWith('.ts'));
	imports.set(file, { stamp, files });
	return files;
}

/** The shortest way from one file back to another along imports; undefined when there is none. */
function wayBack(from, to) {
	const ways = [[from]];
	const seen = new Set([from]);
	for (const way of ways) {
		const last = way.at(-1);
		if (last === to) return way;
		for (const next of importsOf(last)) {
			if (seen.has(next)) continue;
			seen.add(next);
			ways.push([...way, next]);
		}
	}
	return undefined;
}

/**
 * ESLint rule: imports in nodes/ point from a room to itself or to one below, and no file imports itself by a detour. A late
 * import (`await import()`) may point upwards: it is how what n8n loads at its start reaches what runs.
 * The option `nodes` names another folder.
 */
module.exports = {
	meta: {
		type: 'problem',
		schema: [{ type: 'object', properties: { nodes: { type: 'string' } }, additionalProperties: false }],
		messages: {
			upward: '{{from}} must not import from {{to}}, which is above it or beside it',
			homeless: '{{place}} lives in no room; build/lint/rooms.js lists them',
			circle: 'This import leads back here: {{way}}',
		},
	},
	create(context) {
		const file = context.filename;
		const nodes = resolve(context.cwd, context.options[0]?.nodes ?? 'nodes');
		const here = roomOf(file, nodes);
		const name = (path) => relative(nodes, path).split(sep).join('/');

		function check(node, source, isLate) {
			const other = typeof source?.value === 'string' ? target(file, source.value) : undefined;
			if (!other?.endsWith('.ts')) return;
			const there = roomOf(other, nodes);
			const isBelow = !there || there.name === here?.name || there.height > here?.height;
			if (here && !isBelow && !isLate) {
				context.report({ node, messageId: 'upward', data: { from: here.name, to: there.name } });
			}
			const way = wayBack(other, file);
			if (way) context.report({ node, messageId: 'circle', data: { way: [file, ...way].map(name).join(' > ') } });
		}

		return {
			Program(node) {
				if (!here) context.report({ node, messageId: 'homeless', data: { place: name(file) } });
			},
			ImportDeclaration: (node) => check(node, node.source, false),
			ExportNamedDeclaration: (node) => check(node, node.source, false),
			ExportAllDeclaration: (node) => check(node, node.source, false),
			ImportExpression: (node) => check(node, node.source, true),
			TSImportType: (node) => check(node, node.source ?? node.argument?.literal, false),
		};
	},
};
