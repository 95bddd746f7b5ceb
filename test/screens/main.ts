import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startLab } from '../support/n8n/lab';
import { Editor } from './editor';
import { shots } from './shots';

const folder = join(__dirname, '../../docs/images');

/** Takes the pictures of the documentation, all or those that are named: `npm run screens -- panel waiting`. */
async function main(names: string[]): Promise<void> {
	mkdirSync(folder, { recursive: true });
	const lab = await startLab({ say: console.log, rehearsal: { duration: 500 } });
	let editor: Editor | undefined;
	try {
		editor = await Editor.open(lab.n8n.url, folder);
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
