import { fillMarks, markdownTable } from '../../build/marks';
import { keptFindings } from './findings';

const head = ['n8n', 'Node.js', 'loads', 'credential test', 'create and wait', 'where it cannot park', 'trigger'];
const mark = (is: boolean) => (is ? 'yes' : 'no');
const rows = keptFindings().map(({ n8n, node, loads, credentialTest, waits, fallback, trigger }) => [
	n8n,
	node,
	mark(loads),
	mark(credentialTest),
	waits,
	fallback ? 'polls, and says why' : 'no',
	mark(trigger),
]);

/** Puts the table of the last whole run into README.md. */
fillMarks('versions', markdownTable(head, rows)).catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
