import type { Request, Response } from 'express';
import { HookContext } from 'n8n-core';
import type { IWebhookData, IWorkflowBase, Workflow } from 'n8n-workflow';
import type { Instance } from './instance';
import { nodeWebhooks } from './node-webhooks';
import type { Runner } from './runner';
import { ResponseError } from './web-errors';
import { executeWebhook, type WebhookOutcome } from './webhook-execution';

interface Registration {
	workflowData: IWorkflowBase;
	webhook: IWebhookData;
}

const key = (method: string, path: string) => `${method} ${path.replace(/\/$/, '')}`;

/** The webhooks of active workflows (`/webhook`), or those the editor listens for (`/webhook-test`). */
export class LiveWebhooks {
	private readonly registrations = new Map<string, Registration>();

	constructor(
		private readonly instance: Instance,
		private readonly runner: Runner,
		private readonly isTest: boolean,
	) {}

	/** Activates a workflow: runs `checkExists` and, if that says no, `create`. Gives the URLs by node name. */
	async activate(workflowData: IWorkflowBase): Promise<Record<string, string>> {
		const urls: Record<string, string> = {};
		for (const webhook of this.webhooksOf(workflowData)) {
			this.registrations.set(key(webhook.httpMethod, webhook.path), { workflowData, webhook });
			urls[webhook.node] = `${this.instance.baseUrl}webhook${this.isTest ? '-test' : ''}/${webhook.path}`;
			const exists = await this.callHook('checkExists', workflowData, webhook);
			if (!exists) await this.callHook('create', workflowData, webhook);
		}
		return urls;
	}

	/** Deactivates a workflow: its paths are gone and `delete` runs. */
	async deactivate(workflowId: string): Promise<void> {
		for (const [path, { workflowData, webhook }] of this.registrations) {
			if (workflowData.id !== workflowId) continue;
			this.registrations.delete(path);
			await this.callHook('delete', workflowData, webhook);
		}
	}

	/** Throws a ResponseError 404 for a path that nobody registered. */
	async handle({ path }: { path: string }, req: Request, res: Response): Promise<WebhookOutcome> {
		const registration = this.registrations.get(key(req.method, path));
		if (!registration) throw new ResponseError(`The requested webhook "${req.method} ${path}" is not registered.`, 404);
		const { workflowData, webhook } = registration;
		const workflow = this.instance.workflow(workflowData);
		const node = workflow.getNode(webhook.node)!;
		const mode = this.isTest ? 'manual' : 'webhook';
		const outcome = await executeWebhook(this.instance, this.runner, {
			workflow,
			workflowData,
			node,
			webhook,
			mode,
			req,
			res,
		});
		if (this.isTest && outcome.run) await this.deactivate(workflowData.id);
		if (!this.isTest) this.saveStaticData(workflow);
		return outcome;
	}

	private webhooksOf(workflowData: IWorkflowBase): IWebhookData[] {
		const workflow = this.instance.workflow(workflowData);
		return Object.values(workflow.nodes)
			.flatMap((node) => nodeWebhooks(workflow, node, this.instance.additionalData()))
			.filter((webhook) => webhook.webhookDescription.restartWebhook !== true)
			.map((webhook) => ({ ...webhook, isTest: this.isTest }));
	}

	private async callHook(
		hook: 'checkExists' | 'create' | 'delete',
		workflowData: IWorkflowBase,
		webhook: IWebhookData,
	) {
		const workflow = this.instance.workflow(workflowData);
		const node = workflow.getNode(webhook.node)!;
		const { webhookMethods } = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
		const [mode, activation] = this.isTest ? (['manual', 'manual'] as const) : (['trigger', 'activate'] as const);
		const context = new HookContext(workflow, node, this.instance.additionalData(), mode, activation, webhook);
		const done = await webhookMethods?.[webhook.webhookDescription.name]?.[hook]?.call(context);
		if (!this.isTest) this.saveStaticData(workflow);
		return done;
	}

	private saveStaticData(workflow: Workflow): void {
		if (workflow.staticData.__dataChanged !== true) return;
		this.instance.saveStaticData(workflow.id, workflow.staticData);
	}
}
