import type {
	ICredentialTestFunctions,
	ICredentialsDecrypted,
	ILoadOptionsFunctions,
	INodeCredentialTestResult,
	INodeListSearchResult,
} from 'n8n-workflow';
import type { ListSearch } from './form/listSearch';

const search = (name: string): ListSearch =>
	async function (this: ILoadOptionsFunctions, filter, paginationToken): Promise<INodeListSearchResult> {
		const { listSearch } = await import('../runtime');
		return await listSearch[name].call(this, filter, paginationToken);
	};

async function klingApiTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const runtime = await import('../runtime');
	return await runtime.klingApiTest.call(this, credential);
}

/** What the editor calls by name. */
export const methods = {
	credentialTest: { klingApiTest },
	listSearch: {
		searchVoices: search('searchVoices'),
		searchOwnVoices: search('searchOwnVoices'),
		searchSpeechVoices: search('searchSpeechVoices'),
		searchElements: search('searchElements'),
		searchOwnElements: search('searchOwnElements'),
		searchEffectScenes: search('searchEffectScenes'),
	},
};
