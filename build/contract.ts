import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import type { Contract } from '../nodes/Kling/contract/types';
import { compileErrors, compileMedia } from './contract/facts';
import { compileMessages } from './contract/messages';
import { compilePaths } from './contract/paths';
import { compilePrices } from './contract/prices';

const root = join(__dirname, '..');
const target = join(root, 'nodes/Kling/contract/contract.json');

/** The contract as it is written. */
export const readOpenApi = () => parse(readFileSync(join(root, 'contract/openapi.yaml'), 'utf8'));

/**
 * Compiles contract/openapi.yaml into the data the node loads. Pure: writes nothing.
 * Rules that have ended by the contract's own date (`info.version`) are left out.
 */
export function readContract(api = readOpenApi()): Contract {
	const { 'x-effect-scenes': scenes, 'x-speech-voices': voices, 'x-error-messages': messages } = api;
	return {
		version: api.info.version,
		errors: compileErrors(api.components['x-error-codes']),
		messages: { answers: compileMessages(messages.answers), failures: compileMessages(messages.failures) },
		prices: compilePrices(api['x-prices']),
		media: compileMedia(api['x-limits'].media),
		speechVoices: { en: voices.en, zh: voices.zh },
		lists: { single: scenes.single, dual: scenes.dual, earlierDual: scenes.history.dual_2025_11 },
		paths: compilePaths(api),
	};
}

/** Writes nodes/Kling/contract/contract.json, unless it says the same already: what runs beside it never reads half a file. */
export function compileContract(): void {
	const text = JSON.stringify(readContract());
	if (existsSync(target) && readFileSync(target, 'utf8') === text) return;
	mkdirSync(dirname(target), { recursive: true });
	writeFileSync(target, text);
}

if (require.main === module) compileContract();
