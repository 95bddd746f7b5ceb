import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startLab } from '../support/n8n/lab';
import { Editor } from './editor';
import { shots } from './shots';
import { doTasks } from './tasks';

const images = join(__dirname, '../../docs/images');
const looked = join(__dirname, '../../reports/tasks');

/**
 * Takes the pictures of the documentation, all or those that are named: `npm run screens -- panel waiting`;
 * or does the tasks of a new user and counts clicks: `npm run screens -- tasks`, `npm run screens -- tasks first-video photo`.
 */
async function main(names: string[]): Promise<void> {
	const tasks = names[0] === 'tasks';
	const folder = tasks ? looked : images;
	mkdirSync(folder, { recursive: true });
	const lab = await startLab({ say: console.log, rehearsal: { duration: tasks ? 1500 : 500 } });
	let editor: Editor | undefined;
	try {
		editor = await Editor.open(lab.n8n.url, folder);
		if (tasks) return await doTasks(editor, lab, names.slice(1));
		for (const name of names.length > 0 ? names : Object.keys(shots)) {
			await shots[name](editor, lab);
			console.log(name);
		}
	} finally {
		await editor?.close();
		await lab.close();
	}
}

main(process.argv.slice(2)).catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
