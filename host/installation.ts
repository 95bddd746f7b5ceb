import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { explainFailure } from './failure';
import { npmEnvironment } from './npm';
import { startTied } from './process';

const neededBytes = 5e9;
const progressMs = 5000;

/** What an installation does, in order. A finished step is stamped, so a second try starts at the first unfinished one. */
const steps = [
	{ name: 'packages', title: 'installing the packages (about 5 minutes, 3 GB)', npm: ['ci', '--ignore-scripts'] },
	{
		name: 'sqlite3',
		title: 'building sqlite3 (1 to 4 minutes)',
		npm: ['rebuild', 'sqlite3', '--ignore-scripts=false', '--foreground-scripts'],
	},
];
type Step = (typeof steps)[number];

/** An n8n in a folder's `node_modules`, as the folder's package-lock.json wants it. */
export class Installation {
	private readonly modules: string;
	private readonly log: string;

	constructor(
		readonly folder: string,
		private readonly say: (line: string) => void,
	) {
		this.modules = join(folder, 'node_modules');
		this.log = join(folder, 'install.log');
	}

	/** The Node that was installed beside n8n, if there is one for this machine. */
	get node(): string | undefined {
		const node = join(this.modules, `node-${process.platform}-${process.arch}`, 'bin', 'node');
		return existsSync(node) ? node : undefined;
	}

	/** Does the steps that are missing; nothing when all is there. */
	async complete(): Promise<void> {
		for (const step of steps) {
			if (!this.isDone(step)) await this.run(step);
		}
	}

	private async run(step: Step): Promise<void> {
		const freeBefore = await this.freeBytes();
		if (step === steps[0] && freeBefore < neededBytes) {
			const gigabytes = (freeBefore / 1e9).toFixed(1);
			throw new Error(`n8n needs 5 GB of disk space and ${this.folder} has ${gigabytes} GB.`);
		}
		this.say(`n8n, ${step.title}. Log: ${this.log}`);
		const started = Date.now();
		const timer = setInterval(() => {
			const seconds = Math.round((Date.now() - started) / 1000);
			void this.freeBytes().then((free) => {
				const written = Math.max(0, (freeBefore - free) / 1e9).toFixed(1);
				this.say(`  n8n, ${step.title}: ${seconds} s, ${written} GB more on the disk`);
			});
		}, progressMs);
		await this.npm(step.npm).finally(() => clearInterval(timer));
		writeFileSync(this.stamp(step), this.wanted());
	}

	private async npm(args: string[]): Promise<void> {
		writeFileSync(this.log, '');
		const { exited } = await startTied('npm', args, { cwd: this.folder, env: this.environment(), log: this.log });
		const { code, signal } = await exited;
		if (code === 0) return;
		const problem = `npm ${args[0]} ended with ${signal ?? `code ${code}`}`;
		throw new Error(explainFailure(problem, this.log));
	}

	/** Once the Node of n8n is there it runs npm too, and sqlite3 is built against its headers. */
	private environment(): NodeJS.ProcessEnv {
		const env = npmEnvironment();
		if (!this.node) return env;
		const bin = dirname(this.node);
		return { ...env, PATH: bin + delimiter + env.PATH, npm_config_nodedir: dirname(bin) };
	}

	private async freeBytes(): Promise<number> {
		const { bavail, bsize } = await statfs(this.folder);
		return bavail * bsize;
	}

	private isDone(step: Step): boolean {
		return existsSync(this.stamp(step)) && readFileSync(this.stamp(step), 'utf8') === this.wanted();
	}

	private stamp({ name }: Step): string {
		return join(this.modules, `.installed-${name}`);
	}

	private wanted(): string {
		return createHash('sha256')
			.update(readFileSync(join(this.folder, 'package-lock.json')))
			.digest('hex');
	}
}
