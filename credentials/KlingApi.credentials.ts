import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { baseUrlOf, textOf } from '../nodes/Kling/transport/baseUrl';

/** A key as pasted, perhaps with the word Bearer in front. */
const keyOf = (credentials: ICredentialDataDecryptedObject, field: string, label: string): string => {
	const key = textOf(credentials, field).replace(/^bearer(\s+|$)/i, '');
	if (!key) throw new Error(`Kling AI credential: fill in ${label}.`);
	return key;
};

/** The bearer token of one request: the API key itself, or a JWT signed just now. */
async function bearerToken(credentials: ICredentialDataDecryptedObject): Promise<string> {
	if (textOf(credentials, 'authentication') === 'apiKey') return keyOf(credentials, 'apiKey', 'API Key');
	const accessKey = keyOf(credentials, 'accessKey', 'Access Key');
	const secretKey = keyOf(credentials, 'secretKey', 'Secret Key');
	// The signer is most of this package's code, and n8n loads this file at every start.
	const { signToken } = await import('./signToken');
	return signToken(accessKey, secretKey);
}

/** Refuses any host but the credential's own: the HTTP Request node can use this credential with any URL. */
function assertOwnHost(credentials: ICredentialDataDecryptedObject, request: IHttpRequestOptions): void {
	const base = baseUrlOf(credentials);
	const address = request.url ?? (request as { uri?: string }).uri;
	const origin = new URL(address, request.baseURL || base).origin;
	if (origin !== new URL(base).origin) {
		throw new Error(`Kling AI credential: it only works for requests to ${base}, not to ${origin}. Check the region.`);
	}
}

export class KlingApi implements ICredentialType {
	name = 'klingApi';

	displayName = 'Kling AI API';

	icon = { light: 'file:../nodes/Kling/kling.svg', dark: 'file:../nodes/Kling/kling.dark.svg' } as const;

	documentationUrl = 'https://github.com/n8n-nodes-kling/n8n-nodes-kling#credentials';

	/** authenticate() below is stricter than n8n's own choice of domains. */
	hideDomainRestrictionFields = true;

	properties: INodeProperties[] = [
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			options: [
				{
					name: 'Access Key and Secret Key',
					value: 'accessKeys',
					description: 'A pair of keys; every request is signed with a token of its own',
				},
				{ name: 'API Key', value: 'apiKey', description: 'One key, on newer accounts' },
			],
			default: 'accessKeys',
			description: 'Which kind of key the Kling console gave you',
		},
		{
			displayName: 'Access Key',
			name: 'accessKey',
			type: 'string',
			default: '',
			required: true,
			displayOptions: { show: { authentication: ['accessKeys'] } },
			description: 'From the API keys page of the Kling console. This is the public half of the pair.',
		},
		{
			displayName: 'Secret Key',
			name: 'secretKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			displayOptions: { show: { authentication: ['accessKeys'] } },
			description: 'The secret half of the pair. It signs tokens here and is never sent.',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			displayOptions: { show: { authentication: ['apiKey'] } },
			description: 'From the API keys page of the Kling console',
		},
		{
			displayName: 'Region',
			name: 'region',
			type: 'options',
			options: [
				{ name: 'Singapore', value: 'singapore', description: 'Accounts outside mainland China' },
				{ name: 'Beijing', value: 'beijing', description: 'Accounts in mainland China' },
				{ name: 'Custom', value: 'custom', description: 'A gateway of your own, or the rehearsal server' },
			],
			default: 'singapore',
			description: 'Where the keys were made. They do not work in another region.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'https://gateway.example.com',
			displayOptions: { show: { region: ['custom'] } },
			description: 'Address in front of /v1. The keys are only ever used for requests to this host.',
		},
		{
			displayName: 'Webhook Secret',
			name: 'webhookSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			placeholder: 'whsec_...',
			description:
				'Only for accounts with signed callbacks: lets the Kling Trigger check that a callback comes from Kling',
		},
	];

	/**
	 * Adds the Authorization header and changes nothing else about where the request goes.
	 * @throws Error when a key is missing, the base URL is not usable or the request goes to another host
	 */
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		assertOwnHost(credentials, requestOptions);
		return {
			...requestOptions,
			headers: { ...requestOptions.headers, Authorization: `Bearer ${await bearerToken(credentials)}` },
			sendCredentialsOnCrossOriginRedirect: false,
		};
	};
}
