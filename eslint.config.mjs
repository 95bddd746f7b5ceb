import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import rooms from './build/lint/rooms.js';

/** What n8n publishes: the same rules and exceptions as n8n's own scan, and no comment may switch them off. */
const published = ['nodes/**/*.ts', 'credentials/**/*.ts', 'package.json'];

export default defineConfig(
	globalIgnores(['dist/', 'coverage/', '.n8n/', '**/node_modules/']),
	{
		files: published,
		extends: [n8nCommunityNodesPlugin.configs.recommended],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
		linterOptions: { noInlineConfig: true },
		rules: { 'no-console': 'error' },
	},
	{ files: ['nodes/**/*.ts'], plugins: { house: { rules: { rooms } } }, rules: { 'house/rooms': 'error' } },
	{
		files: ['nodes/**/*.ts'],
		// The trigger's address counts as it stands there, blanks too, so the readers do not take it.
		ignores: ['nodes/Kling/shared/parameters.ts', 'nodes/KlingTrigger/parameters.ts', 'nodes/KlingTrigger/address.ts'],
		rules: {
			// What comes out of an expression, a sheet or an agent is of any type, so only the readers take it.
			'no-restricted-syntax': [
				'error',
				{
					selector: "CallExpression[callee.property.name='getNodeParameter']",
					message: 'Read parameters with shared/parameters.ts, those of the trigger with KlingTrigger/parameters.ts.',
				},
			],
		},
	},
	{ files: ['package.json'], rules: n8nNodesBase.configs.community.rules },
	{
		files: ['credentials/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.credentials.rules,
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.nodes.rules,
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},
	{
		files: ['**/*.ts'],
		ignores: published,
		extends: [tseslint.configs.recommended],
		linterOptions: { reportUnusedDisableDirectives: 'error' },
	},
	{
		// The compiler of the contract walks YAML of any shape; its output is typed.
		files: ['build/contract/**/*.ts'],
		rules: { '@typescript-eslint/no-explicit-any': 'off' },
	},
);
