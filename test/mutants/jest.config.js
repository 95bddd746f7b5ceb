const { projects } = require('../../jest.config.js');

/** One project with the tests of a slice, because coverage per test needs a single one. */
const [{ transform, modulePathIgnorePatterns }] = projects;
module.exports = {
	rootDir: '../..',
	transform,
	modulePathIgnorePatterns,
	testMatch: (process.env.MUTANTS_TESTS ?? '').split(' ').map((glob) => `<rootDir>/${glob}`),
	testTimeout: 30_000,
};
