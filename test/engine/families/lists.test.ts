import { LoadOptionsContext } from 'n8n-core';
import type { ILoadOptionsFunctions, INodeListSearchItems } from 'n8n-workflow';
import type { ListSearch } from '../../../nodes/Kling/form/listSearch';
import { Kling } from '../../../nodes/Kling/Kling.node';
import { klingWorkflow, startBench, type Bench } from '../../support/kling';
import type { Instance } from '../../support/engine/instance';
import { quickTimes } from '../../support/quick';

quickTimes();

/** As the editor calls it. */
const { listSearch }: { listSearch: Record<string, ListSearch> } = new Kling().methods;

let bench: Bench;

beforeAll(async () => {
	bench = await startBench();
});

afterAll(async () => await bench.close());

/** The context in which the editor asks for a list, on the engine of the bench. */
function editor(parameters: object = { resource: 'voice', operation: 'delete' }): ILoadOptionsFunctions {
	const { instance } = bench.engine as unknown as { instance: Instance };
	const credentials = { klingApi: { id: 'klingApi', name: 'Kling' } };
	const json = klingWorkflow({ ...parameters }, { credentials });
	const workflow = instance.workflow({ ...json, id: '1', name: 'list' } as never);
	const additionalData = { ...instance.additionalData(), currentNodeParameters: parameters };
	return new LoadOptionsContext(workflow, workflow.getNode('Kling')!, additionalData as never, '');
}

/** All pages of a list. */
async function all(search: string, filter?: string, fields?: object): Promise<INodeListSearchItems[]> {
	const found: INodeListSearchItems[] = [];
	let token: string | undefined;
	const parameters = fields && { resource: 'audio', operation: 'textToSpeech', ...fields };
	do {
		const page = await listSearch[search].call(editor(parameters), filter, token);
		found.push(...page.results);
		token = page.paginationToken as string | undefined;
	} while (token);
	return found;
}

test('voices: own ones before the official ones, found by name', async () => {
	const parameters = {
		resource: 'voice',
		operation: 'create',
		voiceName: 'Grandma',
		voiceUrl: 'https://files.example.org/s.mp3',
	};
	const result = await bench.engine.run(klingWorkflow(parameters), { input: [{ json: {} }] });
	if (result.status !== 'success') throw result.error ?? new Error(result.status);
	const { voice_id: voiceId } = result.json('After')[0] as { voice_id: string };
	const list = await all('searchVoices');
	expect(list[0]).toEqual({ name: `Grandma (${voiceId})`, value: voiceId });
	expect(list.length).toBeGreaterThan(2);
	expect(await all('searchVoices', ' grandMA')).toEqual([list[0]]);
});

test('the voices to delete are own ones only', async () => {
	const list = await all('searchOwnVoices');
	expect(list.map(({ name }) => name)).toEqual([expect.stringMatching(/^Grandma \(/)]);
});

test('voices that speak go by the language, and ask nobody', async () => {
	const before = bench.kling.ledger.count();
	const english = await all('searchSpeechVoices', undefined, { voiceLanguage: 'en' });
	expect(english.length).toBeGreaterThan(20);
	expect(english).toContainEqual({ name: 'Anchor', value: 'oversea_male1' });
	expect(english.map(({ name }) => name)).toEqual(english.map(({ name }) => name).sort());
	const chinese = await all('searchSpeechVoices', undefined, { voiceLanguage: 'zh' });
	expect(chinese).toContainEqual({ name: '东北老铁', value: 'dongbeilaotie_speech02' });
	expect(chinese).not.toContainEqual(expect.objectContaining({ value: 'oversea_male1' }));
	const any = await all('searchSpeechVoices', undefined, { voiceLanguage: '={{ $json.language }}' });
	expect(new Set(any.map(({ value }) => value)).size).toBe(any.length);
	expect(any.length).toBeGreaterThan(chinese.length);
	expect(await all('searchSpeechVoices', 'anch', { voiceLanguage: 'en' })).toHaveLength(1);
	expect(bench.kling.ledger.count()).toBe(before);
});

test('elements: ids keep every digit and stay strings', async () => {
	const list = await all('searchElements');
	expect(list.map(({ name }) => name).join()).toContain('Paper fox');
	for (const { value } of list) expect(value).toMatch(/^\d+$/);
});

test('effects come from the contract, closed ones last with their day, and ask nobody', async () => {
	const before = bench.kling.ledger.count();
	const list = await all('searchEffectScenes');
	expect(list.length).toBeGreaterThan(200);
	const closed = list.filter(({ name }) => name.includes('Closed'));
	expect(list.slice(-closed.length)).toEqual(closed);
	expect(closed).toContainEqual({ name: 'Magic Match Tree (Closed 2026-07-03)', value: 'magic_match_tree' });
	expect(closed).toContainEqual({ name: 'Hug (Two Images, Closed 2026-01-30)', value: 'hug' });
	const names = list.slice(0, -closed.length).map(({ name }) => name.toLowerCase());
	expect(names).toEqual([...names].sort());
	const found = [{ name: 'Kiss Pro (Two Images)', value: 'kiss_pro' }];
	expect(await all('searchEffectScenes', 'kiss_pro')).toEqual(found);
	expect(await all('searchEffectScenes', 'kiss pro')).toEqual(found);
	expect(bench.kling.ledger.count()).toBe(before);
});
