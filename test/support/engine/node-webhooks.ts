import {
	NodeHelpers,
	type IHttpRequestMethods,
	type INode,
	type IWebhookData,
	type IWebhookDescription,
	type IWorkflowExecuteAdditionalData,
	type Workflow,
} from 'n8n-workflow';

/** The webhooks that a node declares, with path and methods evaluated; none for a disabled node. */
export function nodeWebhooks(
	workflow: Workflow,
	node: INode,
	additionalData: IWorkflowExecuteAdditionalData,
): IWebhookData[] {
	if (node.disabled) return [];
	const { webhooks = [] } = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion).description;
	return webhooks.flatMap((webhookDescription) => {
		const evaluate = (key: keyof IWebhookDescription, otherwise?: string | boolean) =>
			workflow.expression.getSimpleParameterValue(
				node,
				webhookDescription[key] as string,
				'internal',
				{},
				undefined,
				otherwise,
			);
		const declared = String(evaluate('path')).trim().replace(/^\//, '').replace(/\/$/, '');
		const path = NodeHelpers.getNodeWebhookPath(
			workflow.id,
			node,
			declared,
			evaluate('isFullPath', false) as boolean,
			evaluate('restartWebhook', false) as boolean,
		);
		// A webhook without a method is only there for the editor to show.
		const methods = String(evaluate('httpMethod', 'GET')).split(',').filter(Boolean) as IHttpRequestMethods[];
		return methods.map((httpMethod) => ({
			httpMethod: httpMethod.trim() as IHttpRequestMethods,
			node: node.name,
			path,
			webhookDescription,
			workflowId: workflow.id,
			workflowExecuteAdditionalData: additionalData,
		}));
	});
}
