import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { explainFailure } from '../../../host/failure';

const folder = mkdtempSync(join(tmpdir(), 'kling-failure-'));
const log = join(folder, 'install.log');
const path = process.env.PATH;
afterEach(() => {
	process.env.PATH = path;
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
	['npm error code ENOSPC\nnpm error syscall write', 'Free some space'],
	['npm error code EAI_AGAIN\nnpm error request to https://registry.example failed', 'Check the network'],
	['gyp ERR! stack Error: not found: make\nnpm error code 1', 'python3, make, g++ is missing'],
])('%j leads to advice', (output, advice) => {
	writeFileSync(log, output);
	process.env.PATH = folder;
	const message = explainFailure('npm ci ended with code 1', log);
	expect(message).toMatch(/^The installation of n8n failed: npm ci ended with code 1\.$/m);
	expect(message).toContain(advice);
	expect(message).toContain(output);
});
