import type { Lab } from '../../support/n8n/lab';
import { addAction, closeNode, emptyCanvas, executeStep, findNode } from './canvas';
import type { Person } from './person';

/** 5: a workflow that starts when Kling calls back, and another that makes the video. */
export async function trigger(person: Person, lab: Lab): Promise<string[]> {
	const { editor } = person;
	await emptyCanvas(person);
	await findNode(person, 'kling');
	await person.click('On task succeeded');
	await editor.page.waitForSelector('[data-test-id=ndv]');
	await editor.settle();
	await person.click('Webhook URLs');
	await person.click('Production URL');
	await editor.picture('5-trigger');
	const address = /http\S+webhook\/\S+/.exec(await editor.get('ndv').innerText())?.[0] ?? '';
	person.clicks++; // The click on the address, which copies it.
	await closeNode(person);
	await person.click('Publish');
	await editor.settle();
	await person.click(
		editor.page
			.locator('[role=dialog] button')
			.filter({ hasText: /^Publish/ })
			.last(),
	);
	await editor.settle(3000);
	await editor.picture('5-published');
	const receiver = editor.page.url();
	await emptyCanvas(person);
	await addAction(person, 'Create video from text');
	await person.fill('prompt', 'A lighthouse in a storm');
	await person.click(editor.page.locator('[data-test-id=collection-parameter-add]').last());
	await person.pick('Callback URL');
	await person.fill('callbackUrl', address);
	await person.click(person.field('waitForCompletion').locator('[role=switch], .el-switch').first());
	await executeStep(person);
	await editor.sees('1 item');
	await editor.picture('5-sent');
	await editor.settle(3000);
	await lab.kling.callbacksDrained();
	await editor.page.goto(`${receiver.replace(/\?.*/, '')}/executions`);
	await editor.sees(/ID#\d+/);
	await editor.picture('5-executions');
	return [
		address,
		await person.reads(editor.page.locator('[data-test-id=execution-list], [data-test-id=executions-sidebar]').first()),
	];
}
