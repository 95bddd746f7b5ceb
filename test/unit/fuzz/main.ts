import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/** `npm run fuzz`, `npm run fuzz -- --seed 7 --inputs 1000 --only prices`: hostile inputs for all that reads them. */
const { values } = parseArgs({
	options: {
		inputs: { type: 'string', default: '100000' },
		seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
		only: { type: 'string', default: 'hostile inputs' },
	},
});
const { inputs, seed, only } = values;
const jest = join(__dirname, '../../../node_modules/.bin/jest');
const { status } = spawnSync(
	jest,
	['--selectProjects', 'unit', '--testPathPatterns', 'unit/fuzz', '--testNamePattern', only, '--forceExit'],
	{ stdio: 'inherit', env: { ...process.env, FUZZ_INPUTS: inputs, FUZZ_SEED: seed } },
);
console.log(
	`\n${status === 0 ? 'PASSED' : 'FAILED'}: ${inputs} hostile inputs, seed ${seed} (npm run fuzz -- --seed ${seed} gives the same again)`,
);
process.exit(status ?? 1);
