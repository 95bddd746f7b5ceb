'use strict';
require('tsx/cjs');
const { spawn } = require('node:child_process');
const { rm } = require('node:fs/promises');
const { src, dest, series } = require('gulp');

/** Derives the contract data of the node from contract/openapi.yaml. */
const contract = async () => require('./build/contract').compileContract();

const clean = () => rm('dist', { recursive: true, force: true });

/** Checks the types of nodes/ and credentials/. */
const types = () =>
	spawn(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.json'], { stdio: 'inherit' });

/** The nodes and the credential in dist/, and what they run as one file beside them. */
const compile = async () => require('./build/nodes').bundleNodes('dist');

/** What n8n reads beside the code: icons, codex files, output samples. */
const assets = () =>
	src(['nodes/**/*.svg', 'nodes/**/*.node.json', 'nodes/**/__schema__/**/*.json'], {
		base: '.',
		encoding: false,
	}).pipe(dest('dist'));

/** The credential's signer as one file in dist/ that carries jsonwebtoken inside. */
const signer = async () => require('./build/signer').bundleSigner('dist');

const build = series(clean, contract, types, compile, assets, signer);

module.exports = { contract, clean, types, compile, assets, signer, build, default: build };
