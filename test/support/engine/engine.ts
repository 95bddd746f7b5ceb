import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';
import type { IBinaryData, INodeExecutionData, IWorkflowBase } from 'n8n-workflow';
import { clock } from './clock';
import { acquireContainer, type LogLine, type SharedContainer } from './container';
import { completeWorkflow } from './complete-workflow';
import { CredentialsHelper } from './credentials-helper';
import { Executions, type RunOptions } from './executions';
import { Instance } from './instance';
import { NodeTypes, type CredentialMap, type NodeTypeMap } from './node-types';
import type { ExecutionResult } from './result';
import { Runner } from './runner';
import { ExecutionStore } from './store';
import { stubNodes } from './stub-nodes';
import { SubWorkflows } from './sub-workflows';
import { Triggers, type TriggerAnswer, type TriggerRequest } from './triggers';
import { WaitingWebhooks } from './waiting-webhooks';
import { WaitTracker } from './wait-tracker';
import { WebServer, type ReceivedRequest } from './web-server';
import type { WorkflowJson } from './workflow';

export interface EngineOptions {
	/** The nodes under test and other node types, by full name; the stubs of `stub-nodes.ts` are always there. */
	nodes: NodeTypeMap;
	credentials?: CredentialMap;
	/** Address nodes are told instead of the real loopback one, such as `https://n8n.example.com/`. */
	publicUrl?: string;
	/** How long n8n takes to save a run that ends or parks (0); a real one needs some 10 ms, and refuses callbacks until then. */
	saveDelayMs?: number;
}

/** An n8n in this process: n8n-core's own engine and node contexts, with a database in memory and HTTP on loopback. */
export class Engine {
	private readonly store = new ExecutionStore();
	private readonly server = new WebServer();
	private readonly instance: Instance;
	private readonly runner: Runner;
	private readonly waitTracker: WaitTracker;
	private readonly executions: Executions;
	private readonly subWorkflows: SubWorkflows;
	private readonly triggers: Triggers;
	private readonly firstLogLine: number;

	/** n8n's EXECUTIONS_TIMEOUT from now on, seconds. */
	set executionsTimeout(seconds: number) {
		this.instance.executionsTimeout = seconds;
	}

	constructor(
		private readonly container: SharedContainer,
		private readonly options: EngineOptions,
	) {
		const nodeTypes = new NodeTypes({ ...stubNodes, ...options.nodes });
		const credentials = new CredentialsHelper(options.credentials ?? {});
		this.instance = new Instance(nodeTypes, credentials, this.store, '');
		this.instance.saveDelayMs = options.saveDelayMs ?? 0;
		this.runner = new Runner(this.instance);
		this.waitTracker = new WaitTracker(this.instance, this.runner);
		this.executions = new Executions(this.instance, this.runner, this.waitTracker, this.server);
		this.subWorkflows = new SubWorkflows(this.instance, this.runner, this.waitTracker);
		this.triggers = new Triggers(this.instance, this.runner, this.executions, this.server);
		this.firstLogLine = container.log.length;
		const waiting = new WaitingWebhooks(this.instance, this.runner);
		const { production, test } = this.triggers;
		this.server.route('/webhook-waiting/:path{/:suffix}', async (...call) => await waiting.handle(...call));
		this.server.route('/webhook/*path', async (...call) => await production.handle(...call));
		this.server.route('/webhook-test/*path', async (...call) => await test.handle(...call));
	}

	/** Listens, and lets timers wake again what is parked; `createEngine` has done it. */
	async goOnline(): Promise<void> {
		await this.server.listen();
		this.instance.baseUrl = this.options.publicUrl ?? this.server.url;
		this.waitTracker.resume();
	}

	/**
	 * n8n is down: nobody answers and nothing wakes until `goOnline()`, which listens on the same port. Runs in memory are
	 * not touched; `crash()` those that should die.
	 */
	async goOffline(): Promise<void> {
		this.waitTracker.pause();
		await this.server.close();
	}

	/** Runs a workflow until it ends, parks, or is killed. */
	async run(workflow: WorkflowJson, options: RunOptions = {}): Promise<ExecutionResult> {
		return await this.executions.outcome(this.executions.start(this.complete(workflow), options));
	}

	/** Starts a workflow and gives the execution's id at once. */
	start(workflow: WorkflowJson, options: RunOptions = {}): string {
		return this.executions.start(this.complete(workflow), options).executionId;
	}

	/** An execution as it is saved now. */
	execution(id: string): ExecutionResult {
		return this.executions.get(id);
	}

	/** Waits until an execution is over, through all wake-ups; rejects after `timeoutMs` (real time). */
	async waitFor(execution: string | ExecutionResult, timeoutMs = 20_000): Promise<ExecutionResult> {
		return await this.executions.waitFor(typeof execution === 'string' ? execution : execution.id, timeoutMs);
	}

	/** Stops an execution, running or parked. */
	async cancel(id: string): Promise<ExecutionResult> {
		return await this.executions.cancel(id);
	}

	/** Kills a running execution at whatever it is doing. For an exact moment use `crashWhen`. */
	async crash(id: string): Promise<ExecutionResult> {
		return await this.executions.crash(id);
	}

	/** Parked executions wake by themselves from now on; see `WaitTracker.start` for the factor. */
	startTimers(factor = 1): void {
		this.waitTracker.start(factor);
	}

	stopTimers(): void {
		this.waitTracker.stop();
	}

	/** Ids of executions that run at this moment. */
	get running(): string[] {
		return this.runner.runningIds;
	}

	/** Ids of executions that are parked. */
	get parked(): string[] {
		return this.store.ids('waiting');
	}

	/** Every HTTP request the instance received, oldest first, with n8n's answer. */
	get received(): readonly ReceivedRequest[] {
		return this.server.received;
	}

	/** What n8n and the nodes logged since this engine was made, debug lines included. */
	get log(): LogLine[] {
		return this.container.log.slice(this.firstLogLine);
	}

	get instanceId(): string {
		return this.container.instanceId;
	}

	/** Address of this instance, with a slash at its end. */
	get url(): string {
		return this.server.url;
	}

	/** Makes a workflow callable by its id from `engine.executeWorkflow` nodes. Its first node is its start. */
	addWorkflow(workflow: WorkflowJson & { id: string }): void {
		this.subWorkflows.add(this.complete(workflow));
	}

	/** Activates a workflow; gives the production URL of each trigger by node name. */
	async activate(workflow: WorkflowJson & { id: string }): Promise<Record<string, string>> {
		return await this.triggers.production.activate(this.complete(workflow));
	}

	async deactivate(workflowId: string): Promise<void> {
		await this.triggers.production.deactivate(workflowId);
	}

	/** Activates a workflow for one HTTP request to its trigger, and waits for the run that the request starts. */
	async triggerWebhook(workflow: WorkflowJson, request: TriggerRequest = {}): Promise<TriggerAnswer> {
		return await this.triggers.call(this.complete(workflow), request);
	}

	/** The bytes of an item's binary. */
	async readBinary(item: INodeExecutionData | IBinaryData, field = 'data'): Promise<Buffer> {
		const binary = 'json' in item ? (item as INodeExecutionData).binary?.[field] : (item as IBinaryData);
		if (!binary) throw new Error(`The item has no binary "${field}"`);
		return await Container.get(BinaryDataService).getAsBuffer(binary);
	}

	/** Ends everything: running executions are killed, timers and server closed, the clock is set back. */
	async close(): Promise<void> {
		this.waitTracker.stop();
		for (const id of this.runner.runningIds) this.runner.kill(id);
		await this.server.close();
		clock.reset();
		await this.container.release();
	}

	private complete(workflow: WorkflowJson): IWorkflowBase {
		return completeWorkflow(this.instance, workflow);
	}
}

/**
 * Makes an engine and starts its HTTP side. Several can live in one jest worker; close every one.
 * @example const engine = await createEngine({ nodes: { 'n8n-nodes-kling.kling': Kling }, credentials: { klingApi: { type: KlingApi, data } } });
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
	const engine = new Engine(await acquireContainer(), options);
	await engine.goOnline();
	return engine;
}
