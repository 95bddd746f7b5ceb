import { fillMarks, markdownTable } from '../../build/marks';
import { keptFindings } from './findings';

const head = [
	'n8n',
	'Node.js',
	'loads',
	'credential test',
	'create and wait',
	'newer models',
	'Create by Path',
	'in a sub-workflow',
	'agent tool',
	'where it cannot park',
	'trigger',
];
const mark = (is: boolean) => (is ? 'yes' : 'no');
const rows = keptFindings().map((found) => [
	found.n8n,
	found.node,
	mark(found.loads),
	mark(found.credentialTest),
	found.waits,
	found.newerModels,
	mark(found.byPath),
	found.subWorkflow,
	mark(found.agentTool),
	found.fallback ? 'polls, and says why' : 'no',
	mark(found.trigger),
]);

/** Puts the table of the last whole run into README.md. */
fillMarks('versions', markdownTable(head, rows)).catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
