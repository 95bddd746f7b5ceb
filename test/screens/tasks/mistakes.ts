import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeParameters } from 'n8n-workflow';
import { node } from '../../support/engine/workflow';
import type { Lab } from '../../support/n8n/lab';
import { canvasWith, closeNode } from './canvas';
import type { Person } from './person';

const picture = readFileSync(join(__dirname, '../../../rehearsal/media/sample.png')).toString('base64');
const item = {
	json: { 'Your photo': [{ filename: 'sample.png', mimetype: 'image/png', size: 8192 }] },
	binary: { Your_photo: { data: picture, mimeType: 'image/png', fileName: 'sample.png', fileExtension: 'png' } },
};
const before = [
	node('n8n-nodes-base.manualTrigger', {}, { name: 'Start' }),
	node('n8n-nodes-base.code', { jsCode: `return [${JSON.stringify(item)}];` }, { name: 'Photo', typeVersion: 2 }),
];

const text = { resource: 'video', operation: 'textToVideo', prompt: 'A paper boat' };
const image = { resource: 'video', operation: 'imageToVideo', prompt: 'It smiles' };

/** What people fill in wrongly, or so that it looks wrong, by what they did. */
const wrong: Record<string, INodeParameters> = {
	'the file itself': { ...image, image: '={{ $binary.Your_photo }}' },
	'the file description, dragged': { ...image, image: "={{ $json['Your photo'] }}" },
	'an expression that gives nothing': { ...image, image: '={{ $json.nothing }}' },
	'an address with a space': { ...image, image: 'https://example.com/my photo.png' },
	'another name': { ...image, image: 'data' },
	'two empty shots': {
		...text,
		prompt: '',
		modelName: 'kling-v3',
		multiShot: true,
		shotType: 'customize',
		multiPrompt: { items: [{ prompt: '' }, { prompt: '' }] },
	},
	'a retired model': { ...text, modelName: 'kling-v1', cameraControlType: 'simple' },
	'no prompt': { ...text, prompt: '' },
	'15 s with V2.5': { ...text, modelName: 'kling-v2-5-turbo', duration: '15' },
	'no video, no sound': { resource: 'video', operation: 'lipSync' },
};

/** Fields that the open form marks, as `Prompt`; n8n says why when the mouse is over the mark. */
const marked = ({ editor }: Person): Promise<string[]> =>
	editor.page
		.locator('[data-test-id=ndv] [data-test-id=parameter-issues]')
		.evaluateAll((marks) =>
			marks.map((mark) => mark.closest('.parameter-item')?.querySelector('label')?.textContent?.trim() ?? '?'),
		);

/** 7: what the form says of a mistake before the run, and the words of the run. Clicks are not counted. */
export async function mistakes(person: Person, lab: Lab): Promise<string[]> {
	const { editor } = person;
	const said: string[] = [];
	const credentials = { klingApi: await lab.api.someCredential() };
	for (const [what, parameters] of Object.entries(wrong)) {
		const kling = node('n8n-nodes-kling.kling', { ...parameters } as INodeParameters, { name: 'Kling', credentials });
		const name = `7-${what.replace(/\W+/g, '-')}`;
		await canvasWith(person, lab, what, [...before, kling]);
		await editor.openNode('Kling');
		await editor.picture(`${name}-before`);
		const marks = await marked(person);
		await closeNode(person);
		await editor.execute();
		// n8n starts nothing while a field that has to be filled in is empty.
		await editor.page
			.getByText(/Problem in node|Workflow executed successfully|has issues/)
			.first()
			.waitFor({ timeout: 60_000 });
		const told = (await editor.page.locator('.el-notification').allInnerTexts()).join(' | ').replace(/\s+/g, ' ');
		await editor.openNode('Kling');
		await editor.clearToasts();
		await editor.picture(name);
		const out = editor.get('output-panel');
		const texts = ['node-error-message', 'node-error-description'].map((id) => out.locator(`[data-test-id=${id}]`));
		const failed = await texts[0].isVisible();
		said.push(
			`${what}: marked before the run: ${marks.join(', ') || 'nothing'}; ${failed ? (await Promise.all(texts.map(async (one) => ((await one.count()) ? await person.reads(one.first()) : '')))).join(' | ') : told}`,
		);
	}
	person.clicks = 0;
	return said;
}
