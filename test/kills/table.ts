import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What became of one execution that was killed. */
export interface Row {
	kind: string;
	point: string;
	/** Results that were paid for when n8n died, and in the end. */
	before: number;
	paid: number;
	/** What Recover found before anybody pressed Retry. */
	recover: string;
	/** How it went on. */
	way: string;
	/** Face searches that were paid for in the end. */
	faces?: number;
	/** Items that came out in the end, and whether each is of a task of this execution. */
	out: number;
	isRight: boolean;
}

const FILE = join(__dirname, '../../docs/kills.md');

const HEAD = `# What happens when n8n is killed

Executions of three items each are killed with SIGKILL (a power cut, the out-of-memory killer) at eight moments in a real n8n, all at once, and n8n
is started again. \`npm run test:kills\` writes this page; it takes some minutes and is run by hand. The tests of every change kill n8n as well, on a
smaller scale: [waiting.kill.test.ts](../test/e2e/waiting.kill.test.ts) while it creates, polls, sleeps and wakes, and
[queue.test.ts](../test/queue/queue.test.ts) a worker of several. "Paid" counts results (videos, sounds) that Kling charges for. Speech
answers at once: it never looks and never sleeps, so that it has five of the eight moments.

- Tasks, lip-sync too, are paid for once. What exists comes out by itself, by n8n's Retry button, or by Task > Recover.
- Speech and face searches cannot be looked up: what was under way when n8n died is paid for again.
- "Recover only": n8n 2 in queue mode gives up an execution whose worker died and keeps nothing of it, so Retry has nothing to run. Task >
  Recover brings what is paid for; the sound of speech is lost. Start the workflow anew only for what Recover does not find.
`;

const sectionOf = (mode: string): RegExp => new RegExp(`\\n## In ${mode}\\n[\\s\\S]*?(?=\\n## |$)`);

function section(mode: string, rows: Row[]): string {
	const lines = rows.map(
		({ kind, point, before, recover, way, paid, faces, out }) =>
			`| ${kind} | ${point} | ${before} | ${recover} | ${way} | ${paid}${faces === undefined ? '' : ` (and ${faces} face searches)`} | ${out} |`,
	);
	return `\n## In ${mode}\n\n| what | killed when | paid before | Recover finds | goes on | paid in the end | items out |\n|---|---|---|---|---|---|---|\n${lines.join('\n')}\n`;
}

/** Prints what was seen in one mode, and writes it into docs/kills.md. */
export function writeTable(mode: string, rows: Row[]): void {
	console.table(rows);
	if (rows.length === 0) return;
	const old = existsSync(FILE) ? readFileSync(FILE, 'utf8') : HEAD;
	const before = sectionOf(mode).exec(old)?.[0] ?? '';
	const whole =
		before === '' ? `${old.trimEnd()}\n${section(mode, rows)}` : old.replace(before, () => section(mode, rows));
	writeFileSync(FILE, whole);
	execFileSync('npx', ['prettier', '--write', FILE], { cwd: join(__dirname, '../..') });
}
