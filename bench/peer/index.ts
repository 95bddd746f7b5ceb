import { join } from 'node:path';
import { build } from 'esbuild';
import type { INode } from 'n8n-workflow';
import { node } from '../../test/support/engine/workflow';

/** Puts the peer node into a folder and gives the setting with which n8n loads it from there. */
export async function buildPeer(folder: string): Promise<Record<string, string>> {
	const outfile = join(folder, 'peer', 'Peer.node.js');
	const entryPoints = [join(__dirname, 'Peer.node.ts')];
	await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'cjs', external: ['n8n-workflow'] });
	return { N8N_CUSTOM_EXTENSIONS: join(folder, 'peer') };
}

/** The peer node, working against a Kling at `baseUrl`. */
export const peer = (credential: { id: string; name: string }, baseUrl: string, download = false): INode =>
	node('CUSTOM.peer', { baseUrl, download }, { name: 'Peer', credentials: { klingApi: credential } });
