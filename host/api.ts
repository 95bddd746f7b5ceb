import { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import axios, { isAxiosError, type AxiosInstance, type AxiosRequestConfig } from 'axios';
import { parse } from 'flatted';
import type {
	ExecutionStatus,
	IConnections,
	INode,
	IRunData,
	IRunExecutionData,
	IWorkflowSettings,
} from 'n8n-workflow';

export interface Login {
	email: string;
	password: string;
}

export interface CredentialInput {
	name: string;
	type: string;
	data: Record<string, unknown>;
}

/** A workflow as n8n's editor exports it. */
export interface WorkflowInput {
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
}

export interface Workflow extends WorkflowInput {
	id: string;
	versionId: string;
}

interface Publication {
	status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
	triggers: Array<{ errorMessage: string | null }>;
}

export interface Execution {
	id: string;
	status: ExecutionStatus;
	startedAt: string;
	stoppedAt: string | null;
	data: IRunExecutionData;
}

const unfinished: ExecutionStatus[] = ['new', 'running', 'waiting'];

const isNotFound = (error: unknown): boolean => (error as Error).message.includes(': 404');

/** Drives a running n8n through the REST interface of its editor. Every call throws with n8n's own words. */
export class N8nApi {
	private readonly http: AxiosInstance;
	private cookie = '';

	constructor(readonly url: string) {
		// The session cookie is bound to the browser id.
		this.http = axios.create({
			// A connection that n8n has closed meanwhile would break the next request on a busy machine.
			httpAgent: new Agent({ keepAlive: false }),
			baseURL: url,
			proxy: false,
			headers: { 'browser-id': 'host' },
		});
	}

	/** Creates the owner of a new n8n, or signs in as the owner of an old one. */
	async signIn(login: Login): Promise<void> {
		if (await this.isNew()) {
			await this.call('POST', 'owner/setup', { ...login, firstName: 'Kling', lastName: 'Owner' });
		} else {
			await this.call('POST', 'login', { emailOrLdapLoginId: login.email, password: login.password });
		}
	}

	/** Whether n8n has no owner yet. Older n8n call themselves ready a moment before they can tell. */
	private async isNew(deadline = Date.now() + 30_000): Promise<boolean> {
		try {
			type Settings = { userManagement: { showSetupOnFirstLoad: boolean } };
			return (await this.call<Settings>('GET', 'settings')).userManagement.showSetupOnFirstLoad;
		} catch (error) {
			if (!isNotFound(error) || Date.now() > deadline) throw error;
			await delay(200);
			return await this.isNew(deadline);
		}
	}

	/** "Install" in Settings > Community nodes. */
	async installPackage(name: string): Promise<void> {
		await this.call('POST', 'community-packages', { name });
	}

	/** What n8n's migration report says a later version would break, and in which workflows. */
	async changesOf(version: string): Promise<Array<{ rule: string; title: string; workflows: string[] }>> {
		type Report = { report: { workflowResults: Array<{ ruleId: string; ruleTitle: string }> } };
		type Result = { affectedWorkflows: Array<{ id: string }> };
		const { report } = await this.call<Report>('POST', `breaking-changes/report/refresh?version=${version}`);
		return await Promise.all(
			report.workflowResults.map(async ({ ruleId, ruleTitle }) => {
				const { affectedWorkflows } = await this.call<Result>('GET', `breaking-changes/report/${ruleId}`);
				return { rule: ruleId, title: ruleTitle, workflows: affectedWorkflows.map(({ id }) => id) };
			}),
		);
	}

	/** Names of all node types that n8n has loaded. */
	async nodeTypes(): Promise<string[]> {
		const types = await this.request<Array<{ name: string }>>({ url: '/types/nodes.json' });
		return types.map(({ name }) => name);
	}

	/** Creates the credential, or changes the one of the same name. Gives its id. */
	async saveCredential(credential: CredentialInput): Promise<string> {
		const known = await this.call<Array<{ id: string; name: string }>>('GET', 'credentials');
		const id = known.find(({ name }) => name === credential.name)?.id;
		if (id === undefined) return (await this.call<{ id: string }>('POST', 'credentials', credential)).id;
		await this.call('PATCH', `credentials/${id}`, credential);
		return id;
	}

	/** The first credential there is. */
	async someCredential(): Promise<{ id: string; name: string }> {
		const [{ id, name }] = await this.call<Array<{ id: string; name: string }>>('GET', 'credentials');
		return { id, name };
	}

	/** Deletes every credential. */
	async deleteCredentials(): Promise<void> {
		const known = await this.call<Array<{ id: string }>>('GET', 'credentials');
		await Promise.all(known.map(async ({ id }) => await this.call('DELETE', `credentials/${id}`)));
	}

	/** What the credential dialog shows after "Save" or "Retry". */
	async testCredential(id: string, credential: CredentialInput): Promise<{ status: 'OK' | 'Error'; message: string }> {
		return await this.call('POST', 'credentials/test', { credentials: { id, ...credential } });
	}

	/** The workflow of that name, if there is one. */
	async findWorkflow(name: string): Promise<Workflow | undefined> {
		const known = await this.call<Array<{ id: string; name: string }>>('GET', 'workflows');
		const id = known.find((workflow) => workflow.name === name)?.id;
		return id === undefined ? undefined : await this.call('GET', `workflows/${id}`);
	}

	async createWorkflow(workflow: WorkflowInput): Promise<Workflow> {
		// Without pinData n8n stores null, on which partial runs crash; n8n 1 does not set `active` by itself.
		return await this.call('POST', 'workflows', {
			active: false,
			pinData: {},
			settings: { executionOrder: 'v1' },
			...workflow,
		});
	}

	/** Publishes a workflow and waits until its webhooks answer. Throws with the triggers' own words when it fails. */
	async activate({ id, versionId }: Workflow, timeoutMs = 15_000): Promise<void> {
		await this.call('POST', `workflows/${id}/activate`, { versionId });
		await this.untilPublication(id, 'published', timeoutMs);
	}

	/** Takes a workflow out of production; its webhooks are gone when this comes back. */
	async deactivate({ id }: Pick<Workflow, 'id'>, timeoutMs = 15_000): Promise<void> {
		await this.call('POST', `workflows/${id}/deactivate`, {});
		await this.untilPublication(id, 'not_published', timeoutMs);
	}

	private async untilPublication(id: string, wanted: Publication['status'], timeoutMs: number): Promise<void> {
		const deadline = Date.now() + timeoutMs;
		for (;;) {
			const { status, triggers } = await this.publication(id, wanted);
			if (status === wanted) return;
			if (status === 'failed' || status === 'partial' || Date.now() > deadline) {
				throw new Error([`Publication is ${status}`, ...triggers.flatMap((one) => one.errorMessage ?? [])].join(': '));
			}
			await delay(50);
		}
	}

	/** Older n8n publish within the call itself and have no status to ask for. */
	private async publication(id: string, otherwise: Publication['status']): Promise<Publication> {
		try {
			return await this.call<Publication>('GET', `workflows/${id}/publication-status`);
		} catch (error) {
			if (!isNotFound(error)) throw error;
			return { status: otherwise, triggers: [] };
		}
	}

	/**
	 * Runs a workflow by hand ("Execute workflow") from a trigger. Gives the id of the execution.
	 * @param workflowData the workflow itself, which n8n 1 takes from the caller
	 */
	async run(workflowId: string, trigger: string, workflowData?: Workflow): Promise<string> {
		const body = { triggerToStartFrom: { name: trigger }, ...(workflowData && { workflowData }) };
		return (await this.call<{ executionId: string }>('POST', `workflows/${workflowId}/run`, body)).executionId;
	}

	/** Listens for one call of a trigger's test URL ("Listen for test event"). */
	async listen(workflowId: string, trigger: string): Promise<void> {
		const body = { triggerToStartFrom: { name: trigger } };
		const reply = await this.call<{ waitingForWebhook?: boolean }>('POST', `workflows/${workflowId}/run`, body);
		if (!reply.waitingForWebhook) throw new Error(`${trigger} does not listen`);
	}

	/** Runs a workflow by hand up to a node ("Execute step"), with the output of earlier nodes as `runData`. */
	async runStep(workflowId: string, nodeName: string, runData: IRunData = {}): Promise<string> {
		const body = { destinationNode: { nodeName, mode: 'inclusive' }, runData, dirtyNodeNames: [] };
		return (await this.call<{ executionId: string }>('POST', `workflows/${workflowId}/run`, body)).executionId;
	}

	/** The Retry button of an execution that did not succeed. Gives the id of the new one, once it ended or parked. */
	async retry(id: string): Promise<string> {
		return (await this.call<{ id: string }>('POST', `executions/${id}/retry`, { loadWorkflow: false })).id;
	}

	async execution(id: string): Promise<Execution> {
		const execution = await this.call<Omit<Execution, 'data'> & { data: string }>('GET', `executions/${id}`);
		return { ...execution, data: parse(execution.data) as IRunExecutionData };
	}

	/** The execution once it has ended. Throws when it has not after `timeoutMs`. */
	async finished(id: string, timeoutMs = 60_000): Promise<Execution> {
		const deadline = Date.now() + timeoutMs;
		for (;;) {
			const execution = await this.execution(id);
			if (!unfinished.includes(execution.status)) return execution;
			if (Date.now() > deadline) throw new Error(`Execution ${id} is still ${execution.status}`);
			await delay(200);
		}
	}

	/** Ids of a workflow's executions, newest first, at most 100. */
	async executionsOf(workflowId: string): Promise<string[]> {
		return (await this.list({ workflowId }, 100)).results.map(({ id }) => id);
	}

	/** How many executions of a workflow have one of these states. */
	async executionCount(filter: { workflowId: string; status: ExecutionStatus[] }): Promise<number> {
		return (await this.list(filter, 1)).count;
	}

	private async list(filter: object, limit: number): Promise<{ count: number; results: Array<{ id: string }> }> {
		return await this.call('GET', `executions?filter=${encodeURIComponent(JSON.stringify(filter))}&limit=${limit}`);
	}

	/** Content of a binary field, by its id. */
	async file(id: string): Promise<Buffer> {
		const params = { id, action: 'download' };
		return Buffer.from(await this.request({ url: '/rest/binary-data', params, responseType: 'arraybuffer' }));
	}

	private async call<T>(method: string, path: string, data?: unknown): Promise<T> {
		return (await this.request<{ data: T }>({ method, url: `/rest/${path}`, data })).data;
	}

	/** @param tries of a question while n8n says that it is busy, as it does when its database answers late */
	private async request<T>(config: AxiosRequestConfig, tries = 10): Promise<T> {
		try {
			const response = await this.http.request<T>({ ...config, headers: { cookie: this.cookie } });
			const session = response.headers['set-cookie']?.find((cookie) => cookie.startsWith('n8n-auth='));
			if (session) this.cookie = session.split(';')[0];
			return response.data;
		} catch (error) {
			if (!isAxiosError<{ message?: string }>(error)) throw error;
			if (error.response?.status === 503 && (config.method ?? 'GET') === 'GET' && tries > 1) {
				await delay(500);
				return await this.request(config, tries - 1);
			}
			const reason = error.response?.data?.message ?? error.message;
			throw new Error(`n8n, ${config.method ?? 'GET'} ${config.url}: ${error.response?.status ?? ''} ${reason}`);
		}
	}
}
