import type {
	ICredentialDataDecryptedObject,
	ICredentialTestFunctions,
	ICredentialsDecrypted,
	IHttpRequestOptions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { reactionTo, sendSigned, type Fault, type KlingContext, type KlingRequest } from './index';
import { REGION_HOSTS } from './baseUrl';

/** A free call that every account may make. */
const FREE_LIST: KlingRequest = { method: 'GET', path: '/v1/videos/text2video', qs: { pageNum: 1, pageSize: 1 } };

/** Lets the transport work where n8n offers no more than an unsigned request in the old style. */
function contextOf(test: ICredentialTestFunctions, credentials: ICredentialDataDecryptedObject): KlingContext {
	const httpRequestWithAuthentication = async (_type: string, options: IHttpRequestOptions) => {
		// Loaded when it is needed: the signer is the largest part of the package.
		const { KlingApi } = await import('../../../credentials/KlingApi.credentials');
		const { method, url, qs, headers, timeout } = await new KlingApi().authenticate(credentials, options);
		const answerAsIs = { followRedirect: false, simple: false, resolveWithFullResponse: true };
		return (await test.helpers.request({ method, url, qs, headers, timeout, ...answerAsIs })) as unknown;
	};
	return {
		getCredentials: async () => credentials,
		helpers: { httpRequestWithAuthentication },
	} as unknown as KlingContext;
}

const sentenceOf = ({ message, description, advice }: Fault) =>
	[`${message}.`, description, advice].filter(Boolean).join(' ');

/** The region of Kling that does accept keys which the chosen one refused. Only tokens go there, never an API key. */
async function rightRegionFor(
	test: ICredentialTestFunctions,
	credentials: ICredentialDataDecryptedObject,
): Promise<string | undefined> {
	const chosen = String(credentials.region);
	if (credentials.authentication === 'apiKey' || !(chosen in REGION_HOSTS)) return undefined;
	for (const region of Object.keys(REGION_HOSTS).filter((other) => other !== chosen)) {
		const { kind } = await sendSigned(contextOf(test, { ...credentials, region }), FREE_LIST);
		if (kind === 'answer') return region;
	}
	return undefined;
}

/**
 * Tests a `klingApi` credential with one free call; for a node's `methods.credentialTest` and `testedBy`.
 * @returns `Error` with the cause in words for whatever is not a success: a refusal (also with HTTP 200), a wrong
 * region, a wrong clock, a host that cannot be reached, an answer that is not Kling's, a field that is not filled in
 */
export async function klingApiTest(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
): Promise<INodeCredentialTestResult> {
	try {
		const outcome = await sendSigned(contextOf(this, data), FREE_LIST);
		if (outcome.kind === 'answer') return { status: 'OK', message: 'Connection successful' };
		const refusedKeys = outcome.kind === 'refused' && reactionTo(outcome.fault.code) === 'freshToken';
		const region = refusedKeys ? await rightRegionFor(this, data) : undefined;
		const message = region
			? `These keys are of another region: choose "${region}" as the Region of this credential.`
			: sentenceOf(outcome.fault);
		return { status: 'Error', message };
	} catch (error) {
		return { status: 'Error', message: (error as Error).message };
	}
}
