import { createServer } from 'node:http';
import express from 'express';
import { listen } from './loopback';

/** One answer of the model: words, or calls of tools with their arguments. */
export type ModelAnswer = string | Array<{ tool: string; args: object }>;

interface Message {
	role: string;
	content: unknown;
}

export interface ModelRequest {
	messages: Message[];
	tools?: Array<{ function: { name: string; description: string; parameters: object } }>;
}

/** What the model says, given the conversation so far. */
export type Script = (request: ModelRequest) => ModelAnswer;

const message = (answer: ModelAnswer) =>
	typeof answer === 'string'
		? { role: 'assistant', content: answer }
		: {
				role: 'assistant',
				content: null,
				tool_calls: answer.map(({ tool, args }, index) => ({
					id: `call_${index}`,
					type: 'function',
					function: { name: tool, arguments: JSON.stringify(args) },
				})),
			};

/** A chat model on loopback that speaks OpenAI's protocol and follows a script; no model is behind it. */
export async function startChatModel(script: Script) {
	const requests: ModelRequest[] = [];
	const app = express();
	app.use(express.json({ limit: '50mb' }));
	app.post('/v1/chat/completions', ({ body }, res) => {
		requests.push(body as ModelRequest);
		const answer = script(body as ModelRequest);
		res.json({
			id: `answer-${requests.length}`,
			object: 'chat.completion',
			created: 0,
			model: 'scripted',
			choices: [
				{ index: 0, finish_reason: typeof answer === 'string' ? 'stop' : 'tool_calls', message: message(answer) },
			],
			usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
		});
	});
	const { url, close } = await listen(createServer(app));
	return {
		baseUrl: `${url}/v1`,
		/** Every request, oldest first. */
		requests,
		close,
	};
}

/** What the tools have answered so far, as texts. */
export const toolAnswers = ({ messages }: ModelRequest): string[] =>
	messages.filter(({ role }) => role === 'tool').map(({ content }) => String(content));
