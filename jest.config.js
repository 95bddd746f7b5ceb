const { availableParallelism } = require('node:os');

const common = {
	transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.n8n/', '<rootDir>/host/(.*/)?node_modules/'],
};
const project = (name, extra) => ({
	...common,
	displayName: name,
	testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
	...extra,
});

/** One real n8n for all tests of the project e2e. */
const realN8n = {
	globalSetup: '<rootDir>/test/support/n8n/setup.ts',
	globalTeardown: '<rootDir>/test/support/n8n/teardown.ts',
};

module.exports = {
	projects: [
		project('unit'),
		project('engine'),
		project('e2e', realN8n),
		// Each boots what it needs by itself.
		project('queue'),
		project('versions'),
		project('kills'),
	],
	// Most tests wait for a server on the same machine, so two at a time pay even on two cores.
	maxWorkers: Math.max(2, availableParallelism() - 1),
	testTimeout: 30_000,
};
