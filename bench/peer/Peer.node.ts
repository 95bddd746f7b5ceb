import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

const POLL_MS = 5000;
const sleep = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

/**
 * What media nodes commonly do: one item after another, each polled in process, files read into a buffer.
 * It stands for them in the measurements, where their own services cannot be reached.
 */
export class Peer implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Peer',
		name: 'peer',
		group: ['transform'],
		version: 1,
		description: 'Generates as media nodes commonly do',
		defaults: { name: 'Peer' },
		inputs: ['main'],
		outputs: ['main'],
		credentials: [{ name: 'klingApi', required: true }],
		properties: [
			{ displayName: 'Base URL', name: 'baseUrl', type: 'string', default: '' },
			{ displayName: 'Download', name: 'download', type: 'boolean', default: false },
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const output: INodeExecutionData[] = [];
		for (const [index, { json }] of this.getInputData().entries()) {
			const task = await generate(this, this.getNodeParameter('baseUrl', index) as string, json);
			const item: INodeExecutionData = { json: task, pairedItem: { item: index } };
			if (this.getNodeParameter('download', index)) item.binary = { data: await download(this, task) };
			output.push(item);
		}
		return [output];
	}
}

async function generate(ctx: IExecuteFunctions, baseUrl: string, { prompt }: IDataObject): Promise<IDataObject> {
	const request = async (options: IHttpRequestOptions): Promise<IDataObject> =>
		((await ctx.helpers.httpRequestWithAuthentication.call(ctx, 'klingApi', options)) as { data: IDataObject }).data;
	const url = `${baseUrl}/v1/videos/text2video`;
	let task = await request({ method: 'POST', url, body: { model_name: 'kling-v2-6', prompt }, json: true });
	while (!['succeed', 'failed'].includes(task.task_status as string)) {
		await sleep(POLL_MS);
		task = await request({ url: `${url}/${task.task_id as string}`, json: true });
	}
	return task;
}

async function download(ctx: IExecuteFunctions, task: IDataObject) {
	const { videos } = task.task_result as { videos: Array<{ url: string }> };
	const content = (await ctx.helpers.httpRequest({ url: videos[0].url, encoding: 'arraybuffer' })) as ArrayBuffer;
	return await ctx.helpers.prepareBinaryData(Buffer.from(content), 'video.mp4', 'video/mp4');
}
