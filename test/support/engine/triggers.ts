import type { INodeExecutionData, IWorkflowBase } from 'n8n-workflow';
import type { Executions } from './executions';
import { sendRequest, type HttpAnswer, type HttpRequest } from './http-client';
import type { Instance } from './instance';
import { LiveWebhooks } from './live-webhooks';
import type { ExecutionResult } from './result';
import type { Runner } from './runner';
import type { WebServer } from './web-server';

export interface TriggerRequest extends HttpRequest {
	/** Name of the trigger node; by default the first node of the workflow. */
	node?: string;
	/** Call the test URL (manual mode) instead of the production URL. */
	test?: boolean;
}

export interface TriggerAnswer extends HttpAnswer {
	/** What `webhook()` gave out; undefined when it started no execution. */
	workflowData?: INodeExecutionData[][];
	/** The execution that was started, after it ended or parked. */
	result?: ExecutionResult;
}

/** Trigger nodes: their production and test webhooks, and single calls to them. */
export class Triggers {
	readonly production: LiveWebhooks;
	readonly test: LiveWebhooks;

	constructor(
		instance: Instance,
		runner: Runner,
		private readonly executions: Executions,
		private readonly server: WebServer,
	) {
		this.production = new LiveWebhooks(instance, runner, false);
		this.test = new LiveWebhooks(instance, runner, true);
	}

	/** Activates a workflow for one HTTP request, and waits for the run that the request starts. */
	async call(workflowData: IWorkflowBase, request: TriggerRequest): Promise<TriggerAnswer> {
		const webhooks = request.test ? this.test : this.production;
		const urls = await webhooks.activate(workflowData);
		try {
			const answer = await sendRequest(urls[request.node ?? workflowData.nodes[0].name], request);
			const entry = this.server.requestFrom(answer.localPort);
			const result = entry?.run && (await this.executions.outcome(entry.run));
			return { ...answer, workflowData: entry?.workflowData, result };
		} finally {
			await webhooks.deactivate(workflowData.id);
		}
	}
}
