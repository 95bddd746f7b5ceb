import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';
import { BinaryDataService, InstanceSettings } from 'n8n-core';
import { LoggerProxy } from 'n8n-workflow';
import { tapOutboundHttp } from './http-tap';

/** One line that n8n or a node wrote to the log. */
export interface LogLine {
	level: 'error' | 'warn' | 'info' | 'debug';
	message: string;
	metadata?: unknown;
}

/** What all engines of one jest worker share: n8n-core keeps its services in one container per process. */
export interface SharedContainer {
	/** Sha-256 based id, the same in every run because the encryption key is fixed. */
	instanceId: string;
	/** Every line logged by n8n and the nodes, debug included; engines only ever append. */
	log: LogLine[];
	/** Gives the container back; the last one out removes the temp folder. */
	release(): Promise<void>;
}

const log: LogLine[] = [];
let users = 0;
let folder: Promise<string> | undefined;

function logger() {
	const write = (level: LogLine['level']) => (message: string, metadata?: unknown) =>
		void log.push({ level, message, metadata });
	const sink = { error: write('error'), warn: write('warn'), info: write('info'), debug: write('debug') };
	return { ...sink, scoped: () => sink };
}

async function prepare(): Promise<string> {
	const path = await mkdtemp(join(tmpdir(), 'engine-'));
	// n8n reads its configuration when a service is first asked for, not when it is imported.
	Object.assign(process.env, { N8N_USER_FOLDER: path, N8N_STORAGE_PATH: join(path, 'storage') });
	process.env.N8N_ENCRYPTION_KEY = 'engine-tests-use-a-fixed-key';
	const sink = logger();
	Container.set(Logger, sink as unknown as Logger);
	LoggerProxy.init(sink);
	tapOutboundHttp();
	return path;
}

/** Sets n8n-core's services up once (binary data in filesystem mode under a temp folder, logs in memory). */
export async function acquireContainer(): Promise<SharedContainer> {
	const isFirst = users++ === 0;
	const path = await (folder ??= prepare());
	if (isFirst) await Container.get(BinaryDataService).init();
	return {
		instanceId: Container.get(InstanceSettings).instanceId,
		log,
		release: async () => {
			if (--users > 0) return;
			await rm(path, { recursive: true, force: true });
		},
	};
}
