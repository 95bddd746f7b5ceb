import type { INode, INodeParameters } from 'n8n-workflow';
import { node } from '../engine/workflow';

type More = Partial<INode>;
type Credential = { id: string; name: string };

/** A webhook that answers at once, and the node that makes items of `body.items`. */
export const hook = (path: string): INode[] => [
	node(
		'n8n-nodes-base.webhook',
		{ path, httpMethod: 'POST', responseMode: 'onReceived', options: {} },
		{ name: 'Hook', typeVersion: 2, webhookId: path },
	),
	node('n8n-nodes-base.splitOut', { fieldToSplitOut: 'body.items', options: {} }, { name: 'Items' }),
];

/** The Kling node of the installed package, named "Kling". */
export const kling = (credential: Credential, parameters: INodeParameters, more: More = {}): INode =>
	node('n8n-nodes-kling.kling', parameters, { name: 'Kling', credentials: { klingApi: credential }, ...more });

/** n8n's HTTP Request node, signing with the Kling credential. */
export const http = (credential: Credential, name: string, parameters: INodeParameters): INode =>
	node(
		'n8n-nodes-base.httpRequest',
		{ authentication: 'predefinedCredentialType', nodeCredentialType: 'klingApi', options: {}, ...parameters },
		{ name, typeVersion: 4.2, credentials: { klingApi: credential } },
	);

/** Does nothing; its run data shows what arrived, and when. */
export const after = (): INode => node('n8n-nodes-base.noOp', {}, { name: 'After' });
