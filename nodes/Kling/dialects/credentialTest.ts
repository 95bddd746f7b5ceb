import type {
	ICredentialDataDecryptedObject,
	ICredentialTestFunctions,
	ICredentialsDecrypted,
	IHttpRequestOptions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { reactionTo, sendSigned, type Fault, type KlingContext } from '../transport';
import { REGION_HOSTS } from '../transport/baseUrl';
import { dialects } from './dialects';
import { opensAll } from './keys';
import type { Dialect } from './types';

/** The generations that every kind of key opens come first. */
const generations = [...dialects].sort((one, other) => Number(one.apiKeyOnly) - Number(other.apiKeyOnly));
const [{ freeCall: FREE_CALL }] = generations;

/** Lets the transport work where n8n offers no more than an unsigned request in the old style. */
function contextOf(test: ICredentialTestFunctions, credentials: ICredentialDataDecryptedObject): KlingContext {
	const httpRequestWithAuthentication = async (_type: string, options: IHttpRequestOptions) => {
		// Loaded when it is needed: the signer is the largest part of the package.
		const { KlingApi } = await import('../../../credentials/KlingApi.credentials');
		const { method, url, qs, body, headers, timeout } = await new KlingApi().authenticate(credentials, options);
		const answerAsIs = { followRedirect: false, simple: false, resolveWithFullResponse: true };
		return (await test.helpers.request({ method, url, qs, body, headers, timeout, ...answerAsIs })) as unknown;
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
	if (opensAll(credentials) || !(chosen in REGION_HOSTS)) return undefined;
	for (const region of Object.keys(REGION_HOSTS).filter((other) => other !== chosen)) {
		const { kind } = await sendSigned(contextOf(test, { ...credentials, region }), FREE_CALL);
		if (kind === 'answer') return region;
	}
	return undefined;
}

const offersOf = (some: Dialect[]): string => some.map(({ offers }) => offers).join(', ');

/** What the keys open, in words: a pair of keys by rule, an API key by a free call to each further generation. */
async function opened(test: ICredentialTestFunctions, credentials: ICredentialDataDecryptedObject): Promise<string> {
	const further = generations.filter(({ apiKeyOnly }) => apiKeyOnly);
	const open = generations.filter((each) => !further.includes(each));
	if (!opensAll(credentials)) {
		return `This pair of keys opens ${offersOf(open)}. An API key opens ${offersOf(further)} as well.`;
	}
	const outcomes = await Promise.all(
		further.map(async (each) => await sendSigned(contextOf(test, credentials), each.freeCall)),
	);
	const closed = further.filter((_, index) => outcomes[index].kind !== 'answer');
	if (closed.length === 0) return 'This API key opens all models and operations.';
	const reasons = outcomes.flatMap((outcome) => (outcome.kind === 'answer' ? [] : [outcome.fault.message]));
	const works = [...open, ...further.filter((each) => !closed.includes(each))];
	return `This API key opens ${offersOf(works)}, but here not ${offersOf(closed)}: ${[...new Set(reasons)].join('; ')}.`;
}

/**
 * Tests a `klingApi` credential with free calls; for a node's `methods.credentialTest` and `testedBy`.
 * @returns `OK` with what the keys open; `Error` with the cause in words for whatever is not a success: a refusal (also with HTTP 200), a wrong
 * region, a wrong clock, a host that cannot be reached, an answer that is not Kling's, a field that is not filled in
 */
export async function klingApiTest(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
): Promise<INodeCredentialTestResult> {
	try {
		const outcome = await sendSigned(contextOf(this, data), FREE_CALL);
		if (outcome.kind === 'answer') {
			return { status: 'OK', message: `Connection successful. ${await opened(this, data)}` };
		}
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
