'use strict';
require('tsx/cjs');
const { spawn } = require('node:child_process');
const { rm } = require('node:fs/promises');
const { src, dest, series } = require('gulp');

/** Derives the contract data of the node from contract/openapi.yaml. */
const contract = async () => require('./build/contract').compileContract();

const clean = () => rm('dist', { recursive: true, force: true });

/** nodes/ and credentials/ as CommonJS in dist/. */
const compile = () =>
	spawn(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.json'], { stdio: 'inherit' });

/** What n8n reads beside the code: icons, codex files, output samples. */
const assets = () =>
	src(['nodes/**/*.svg', 'nodes/**/*.node.json', 'nodes/**/__schema__/**/*.json'], {
		base: '.',
		encoding: false,
	}).pipe(dest('dist'));

/** Replaces the compiled credential by one file that carries jsonwebtoken inside. */
const credential = async () => require('./build/credential').bundleCredential('dist');

const build = series(clean, contract, compile, assets, credential);

module.exports = { contract, clean, compile, assets, credential, build, default: build };
