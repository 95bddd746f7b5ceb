import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axios from 'axios';
import type { INode } from 'n8n-workflow';
import { rehearsalAccount, saveKlingCredential } from '../../../host/account';
import { N8nApi, type Workflow } from '../../../host/api';
import { findOrInstallHost, type Host } from '../../../host/install';
import { N8n } from '../../../host/n8n';
import { ensureBuilt, installPackage } from '../../../host/packing';
import { startRehearsal, type Rehearsal, type RehearsalOptions } from '../../../rehearsal';
import { chain } from '../engine/workflow';
import { hook } from './nodes';

export const LOGIN = { email: 'owner@kling.example', password: 'Rehearsal-0wner' };

export interface LabOptions {
	/** Default: the n8n of host/. */
	host?: Host;
	/** Added to n8n's environment. */
	env?: Record<string, string>;
	rehearsal?: RehearsalOptions;
	/** Called with n8n's user folder before n8n starts; what it gives is added to the environment. */
	prepare?: (folder: string) => Promise<Record<string, string>>;
	say?: (line: string) => void;
}

/** A fresh real n8n with this package in it as a user installs it, an owner, a credential and a rehearsal server. */
export interface Lab {
	n8n: N8n;
	api: N8nApi;
	kling: Rehearsal;
	credential: { id: string; name: string };
	/** n8n's user folder; removed by `close`. */
	folder: string;
	close(): Promise<void>;
}

/** A new empty folder for n8n's data and what removes it. */
export function scratch(): { folder: string; remove(): void } {
	const folder = mkdtempSync(join(tmpdir(), 'kling-n8n-'));
	return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Makes the owner and the Kling credential of a new n8n. */
export async function furnish(api: N8nApi, kling: Rehearsal): Promise<Lab['credential']> {
	await api.signIn(LOGIN);
	return await saveKlingCredential(api, rehearsalAccount(kling));
}

/** Starts everything; about 20 s. Throws, with nothing left behind, when n8n does not come up. */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
	const { say = () => {}, env, rehearsal, prepare = async () => ({}) } = options;
	await ensureBuilt(say);
	const host = options.host ?? (await findOrInstallHost(say));
	const { folder, remove } = scratch();
	const kling = await startRehearsal(rehearsal);
	const ends: Array<() => Promise<unknown> | void> = [remove, async () => await kling.close()];
	const close = async () => {
		for (const end of ends.splice(0).reverse()) await end();
	};
	try {
		await installPackage(folder);
		const n8n = await N8n.boot({ host, userFolder: folder, env: { ...env, ...(await prepare(folder)) } });
		ends.push(async () => await n8n.stop());
		const api = new N8nApi(n8n.url);
		return { n8n, api, kling, credential: await furnish(api, kling), folder, close };
	} catch (error) {
		await close();
		throw error;
	}
}

/** Publishes a workflow that a POST to `/webhook/<name>` starts; `body.items` becomes the items of the first node. */
export async function publish(api: N8nApi, name: string, nodes: INode[]): Promise<Workflow> {
	const created = await api.createWorkflow({ name, ...chain(...hook(name), ...nodes) });
	await api.activate(created);
	return created;
}

/** Starts a published workflow with items. `url` is the n8n, or in queue mode the webhook process, that is called. */
export async function trigger(url: string, name: string, items: object[]): Promise<void> {
	await axios.post(`${url}/webhook/${name}`, { items }, { proxy: false });
}
