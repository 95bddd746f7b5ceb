/** The last line of a run of jest: whether all its tests have passed. For jest's option --reporters. */
module.exports = class Verdict {
	onRunComplete(_contexts, { numPassedTests, numTotalTests, numFailedTests, numRuntimeErrorTestSuites }) {
		const isGood = numPassedTests > 0 && numFailedTests === 0 && numRuntimeErrorTestSuites === 0;
		// After jest's own summary.
		process.once('exit', () =>
			process.stderr.write(`\n${isGood ? 'PASSED' : 'FAILED'}: ${numPassedTests} of ${numTotalTests} tests\n`),
		);
	}
};
