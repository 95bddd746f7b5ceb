import type { IPinData } from 'n8n-workflow';
import { klingCredential, rehearsalAccount } from '../../host/account';
import type { N8nApi } from '../../host/api';
import { startRehearsal, type Rehearsal } from '../../rehearsal';
import { startChatModel, toolAnswers, type ModelAnswer } from '../support/chatModel';
import { execute, runExample } from '../support/n8n/example';
import { connect } from '../support/n8n/shared';

const TOOL = 'Create_a_video';
const SMALL = 2000;

let api: N8nApi;
let kling: Rehearsal;
let model: Awaited<ReturnType<typeof startChatModel>>;

/** What the model answers to a request that no tool has answered yet. */
let firstAnswer: ModelAnswer = '';

beforeAll(async () => {
	api = await connect();
	kling = await startRehearsal({ duration: 700 });
	model = await startChatModel((request) => {
		const answers = toolAnswers(request);
		if (answers.length === 0) return firstAnswer;
		return `Here it is: ${answers.flatMap((answer) => /https?:[^"\\]+\.mp4/.exec(answer) ?? []).join(' and ')}`;
	});
	await api.saveCredential(klingCredential(rehearsalAccount(kling)));
	await api.saveCredential({
		name: 'OpenAI',
		type: 'openAiApi',
		data: { apiKey: 'scripted', url: model.baseUrl },
	});
});
afterAll(async () => {
	await model.close();
	await kling.close();
});
beforeEach(() => void model.requests.splice(0));

/** A message in the chat, as the chat trigger gives it out. */
const says = (chatInput: string): IPinData => ({
	'When chat message received': [{ json: { sessionId: 'test', action: 'sendMessage', chatInput } }],
});

const chat = async (text: string, calls: object[]) => {
	firstAnswer = calls.map((args) => ({ tool: TOOL, args }));
	return await runExample(api, kling, '22', execute, says(text));
};

const bodies = () => kling.ledger.find({ kind: 'create' }).map(({ body }) => body);

test('a chat request produces the URL of a video', async () => {
	const args = { prompt: 'A lighthouse in a storm', duration: '10', aspect_ratio: '9:16' };
	const { items, created } = await chat('A lighthouse, please, 10 s, for my phone', [args]);
	expect(created).toEqual(['text2video']);
	expect(bodies()).toEqual([expect.objectContaining({ prompt: args.prompt, duration: '10', aspect_ratio: '9:16' })]);
	expect(items[0].json.output).toMatch(new RegExp(`^Here it is: ${kling.baseUrl}/media/\\d+\\.mp4$`));
});

test('the model is told what the tool does and which fields it fills in', async () => {
	await chat('A lighthouse', [{ prompt: 'A lighthouse' }]);
	const [{ function: tool }] = model.requests[0].tools!;
	expect(tool).toMatchObject({
		name: TOOL,
		description: expect.stringContaining('Creates a video') as string,
		parameters: {
			properties: { prompt: { type: 'string' }, duration: { type: 'string' }, aspect_ratio: { type: 'string' } },
		},
	});
});

test('fields that the model leaves out take their defaults', async () => {
	await chat('A lighthouse', [{ prompt: 'A lighthouse' }]);
	expect(bodies()).toEqual([expect.objectContaining({ duration: '5', aspect_ratio: '16:9' })]);
});

test('the model gets small JSON with the URL, and no file', async () => {
	await chat('A lighthouse', [{ prompt: 'A lighthouse' }]);
	const [answer] = toolAnswers(model.requests[1]);
	expect(answer.length).toBeLessThan(SMALL);
	expect(JSON.parse(answer)).toEqual([expect.objectContaining({ task_status: 'succeed', family: 'textToVideo' })]);
	expect(answer).not.toMatch(/base64|binary/);
});

test.each([
	['different', [{ prompt: 'A red one' }, { prompt: 'A white one' }]],
	['the same', [{ prompt: 'A blue one' }, { prompt: 'A blue one' }]],
])('two calls of one answer make two videos, with %s words', async (_, calls) => {
	const { items, created } = await chat('Two lighthouses', calls);
	expect(created).toHaveLength(2);
	const videos = String(items[0].json.output).match(/\d+\.mp4/g);
	expect(new Set(videos).size).toBe(2);
});

test('a refusal reaches the model in words', async () => {
	const { created } = await chat('A lighthouse', [{ prompt: 'A lighthouse [code 1301]' }]);
	expect(created).toEqual([]);
	expect(toolAnswers(model.requests[1])[0]).toMatch(/content control/i);
});
