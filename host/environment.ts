import { delimiter, dirname } from 'node:path';

/** Parts of n8n that ask a server of its makers, or that nobody needs here. */
const silencedModules = [
	'mcp-registry',
	'instance-ai',
	'agents',
	'mcp',
	'chat-hub',
	'quick-connect',
	'workflow-builder',
];

/** What a program may see of the caller's environment: never its keys, nor settings of another n8n. */
const inherited = /^(HOME|LANG|LC_ALL|TZ|TMPDIR|NODE_EXTRA_CA_CERTS|(HTTPS?|NO|ALL)_PROXY)$/i;

/** Environment of an n8n that listens on loopback only and calls nobody. `node` is the Node binary that runs it. */
export function n8nEnvironment(options: { node: string; userFolder: string; port: number; brokerPort: number }) {
	const { node, userFolder, port, brokerPort } = options;
	const own = Object.entries(process.env).filter(([name]) => inherited.test(name));
	return {
		...Object.fromEntries(own),
		// The task runner is started as `node` from the PATH and needs the same version.
		PATH: dirname(node) + delimiter + process.env.PATH,
		N8N_USER_FOLDER: userFolder,
		N8N_HOST: '127.0.0.1',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_PORT: String(port),
		WEBHOOK_URL: `http://127.0.0.1:${port}/`,
		N8N_RUNNERS_BROKER_LISTEN_ADDRESS: '127.0.0.1',
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_SECURE_COOKIE: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_DISABLED_MODULES: silencedModules.join(','),
		N8N_LOG_LEVEL: 'info',
		NO_COLOR: '1',
	};
}
