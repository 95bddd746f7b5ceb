import { startRehearsal } from './index';

const PORT = 5680;

async function main(): Promise<void> {
	const port = Number(process.env.REHEARSAL_PORT ?? PORT);
	const webhookSecret = process.env.REHEARSAL_WEBHOOK_SECRET ?? null;
	const { baseUrl, keys, close } = await startRehearsal({ port, webhookSecret, duration: 5000, log: console.log });
	console.log(`Rehearsal server: ${baseUrl}

Credential "Kling AI API" in n8n:
  Region      Custom
  Base URL    ${baseUrl}
  Access Key  ${keys.accessKey}
  Secret Key  ${keys.secretKey}
  or API Key  ${keys.apiKey}

Callbacks are ${webhookSecret ? 'signed with REHEARSAL_WEBHOOK_SECRET' : 'not signed (set REHEARSAL_WEBHOOK_SECRET to sign them)'}.
Faults, prompts that cause them, and the control address: rehearsal/README.md
Ctrl+C ends it.
`);
	const end = () => void close();
	process.once('SIGINT', end).once('SIGTERM', end);
}

main().catch((error: Error) => {
	console.error(`The rehearsal server did not start: ${error.message}`);
	process.exitCode = 1;
});
