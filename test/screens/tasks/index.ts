import type { Lab } from '../../support/n8n/lab';
import type { Editor } from '../editor';
import { tool } from './agent';
import { batch } from './batch';
import { firstVideo } from './firstVideo';
import { mistakes } from './mistakes';
import { panel } from './panel';
import { Person } from './person';
import { photo } from './photo';
import { speech } from './speech';
import { trigger } from './trigger';

/** What somebody who has only the editor is asked to do; gives what they read on the way. The first makes the credential. */
const tasks: Record<string, (person: Person, lab: Lab) => Promise<string[]>> = {
	'first-video': firstVideo,
	photo,
	batch,
	speech,
	trigger,
	agent: tool,
	mistakes,
	panel,
};

/** Calls that cost: tasks that were accepted, and answers that come at once. */
const paid = ({ kling: { ledger } }: Lab): number =>
	ledger.accepted.length + ledger.find({ kind: 'sync' }).filter(({ code }) => code === 0).length;

/** Does the tasks in order, all or those that are named, and says what each took. */
export async function doTasks(editor: Editor, lab: Lab, names: string[]): Promise<void> {
	for (const name of names.length > 0 ? names : Object.keys(tasks)) {
		lab.kling.control.reset();
		lab.kling.ledger.clear();
		const person = new Person(editor);
		const read = await tasks[name](person, lab);
		console.log(`${name}: ${person.clicks} clicks, ${paid(lab)} paid`);
		for (const line of read) console.log(`    ${line}`);
	}
}
