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

/** Where keys are made (contract: x-console). */
const KEYS =
	'Keys are made at <a href="https://kling.ai/dev/api-key" target="_blank">kling.ai/dev/api-key</a>, for mainland China at <a href="https://klingai.com/dev" target="_blank">klingai.com/dev</a>.';

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
					description: 'On accounts from before June 2026. Opens the models that are not marked "API Key".',
				},
				{
					name: 'API Key',
					value: 'apiKey',
					description: 'What the Kling console hands out since June 2026. Opens every model.',
				},
			],
			default: 'accessKeys',
			description: 'Which kind of key the Kling console gave you',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			displayOptions: { show: { authentication: ['apiKey'] } },
			hint: KEYS,
			description: 'The one key of an account. It is sent to Kling in the header of each request and nowhere else.',
		},
		{
			displayName: 'Access Key',
			name: 'accessKey',
			type: 'string',
			default: '',
			required: true,
			displayOptions: { show: { authentication: ['accessKeys'] } },
			hint: KEYS,
			description: 'The public half of the pair',
		},
		{
			displayName: 'Secret Key',
			name: 'secretKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			displayOptions: { show: { authentication: ['accessKeys'] } },
			description: 'The secret half of the pair. Requests are signed with it; the key itself is never sent.',
		},
		{
			displayName: 'Region',
			name: 'region',
			type: 'options',
			options: [
				{ name: 'Global (Singapore)', value: 'singapore', description: 'Accounts outside mainland China' },
				{ name: 'Mainland China (Beijing)', value: 'beijing', description: 'Accounts in mainland China' },
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
			placeholder: 'e.g. https://gateway.example.com',
			displayOptions: { show: { region: ['custom'] } },
			description:
				'Address that stands in place of the one of Kling. The keys are used for requests to this host only.',
		},
		{
			displayName: 'Webhook Secret',
			name: 'webhookSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			placeholder: 'e.g. whsec_...',
			description:
				'Leave it empty unless your Kling account signs its callbacks: lets the Kling AI Trigger check that a callback comes from Kling',
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
