import { ExternalSecretsProxy } from 'n8n-core';
import { Container } from '@n8n/di';
import {
	Workflow,
	type IDataObject,
	type IWorkflowBase,
	type IWorkflowExecuteAdditionalData,
	type IWorkflowSettings,
} from 'n8n-workflow';
import type { CredentialsHelper } from './credentials-helper';
import type { NodeTypes } from './node-types';
import type { ExecutionStore } from './store';

/** What the parts of one engine share: registries, the store, and the addresses that nodes are told. */
export class Instance {
	/** Set by the part that runs sub-workflows. */
	executeWorkflow!: IWorkflowExecuteAdditionalData['executeWorkflow'];

	/** Static data of workflows by id, as the database would keep it. */
	private readonly staticData = new Map<string, IDataObject>();

	/** How long saving at the end of a run takes; until it is done, n8n answers callbacks with 409. */
	saveDelayMs = 0;

	/** @param baseUrl address of this instance with a slash at its end; nodes build their callback URLs on it. */
	constructor(
		readonly nodeTypes: NodeTypes,
		readonly credentials: CredentialsHelper,
		readonly store: ExecutionStore,
		public baseUrl: string,
	) {}

	/** Keeps what nodes wrote into a workflow's static data. */
	saveStaticData(workflowId: string, staticData: IDataObject): void {
		this.staticData.set(workflowId, JSON.parse(JSON.stringify(staticData)) as IDataObject);
	}

	workflow(data: IWorkflowBase): Workflow {
		const { id, name, nodes, connections, settings, pinData, active } = data;
		const staticData = structuredClone(this.staticData.get(id) ?? data.staticData ?? {});
		return new Workflow({
			id,
			name,
			nodes,
			connections,
			settings,
			pinData,
			active,
			staticData,
			nodeTypes: this.nodeTypes,
		});
	}

	/** n8n's EXECUTIONS_TIMEOUT, for workflows without a timeout of their own, seconds; 0 for none. */
	executionsTimeout = 0;

	/** n8n's `additionalData`, as far as nodes can see it. */
	additionalData(more: Partial<IWorkflowExecuteAdditionalData> = {}): IWorkflowExecuteAdditionalData {
		const base: Partial<IWorkflowExecuteAdditionalData> & { workflowSettings?: IWorkflowSettings } = {
			currentNodeExecutionIndex: 0,
			credentialsHelper: this.credentials,
			executeWorkflow: this.executeWorkflow,
			externalSecretsProxy: Container.get(ExternalSecretsProxy),
			getRunExecutionData: async (id) => this.store.find(id)?.data,
			setExecutionStatus: () => {},
			variables: {},
			instanceBaseUrl: this.baseUrl,
			restApiUrl: `${this.baseUrl}rest`,
			webhookBaseUrl: `${this.baseUrl}webhook`,
			webhookTestBaseUrl: `${this.baseUrl}webhook-test`,
			webhookWaitingBaseUrl: `${this.baseUrl}webhook-waiting`,
			formBaseUrl: `${this.baseUrl}form`,
			formTestBaseUrl: `${this.baseUrl}form-test`,
			formWaitingBaseUrl: `${this.baseUrl}form-waiting`,
		};
		return { ...base, ...more } as IWorkflowExecuteAdditionalData;
	}
}
