import type { Login } from '../../../host/api';
import { N8nApi } from '../../../host/api';

/** The n8n that all e2e tests of one run share; setup.ts boots it. */
export interface SharedN8n {
	url: string;
	login: Login;
	userFolder: string;
	/** Address of the proxy that records n8n's call-outs. */
	callOuts: string;
}

const variable = 'KLING_E2E_N8N';

export const publishN8n = (shared: SharedN8n): void => {
	process.env[variable] = JSON.stringify(shared);
};

export const sharedN8n = (): SharedN8n => JSON.parse(process.env[variable]!) as SharedN8n;

/** A signed-in driver of the shared n8n. */
export async function connect(): Promise<N8nApi> {
	const { url, login } = sharedN8n();
	const api = new N8nApi(url);
	await api.signIn(login);
	return api;
}
