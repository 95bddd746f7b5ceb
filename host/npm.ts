import { execFile } from 'node:child_process';

/** Our environment without what an outer `npm start` or `npm test` says about itself: it would mislead an inner npm. */
export function npmEnvironment(): NodeJS.ProcessEnv {
	const outer = /^npm_(package|lifecycle|command|execpath|node_execpath|config_local_prefix)/;
	return Object.fromEntries(Object.entries(process.env).filter(([name]) => !outer.test(name)));
}

/** Runs npm in a folder and gives what it printed. Throws with all its output. */
export async function npm(args: string[], cwd: string): Promise<string> {
	return await new Promise((resolve, reject) => {
		execFile('npm', args, { cwd, env: npmEnvironment() }, (error, stdout, stderr) => {
			if (error) reject(new Error(`npm ${args.join(' ')} failed in ${cwd}:\n${stdout}${stderr}`));
			else resolve(stdout);
		});
	});
}
