import { klingCredential, rehearsalAccount } from '../../host/account';
import type { N8nApi } from '../../host/api';
import { freePort } from '../../host/ports';
import { startRehearsal, type Rehearsal } from '../../rehearsal';
import { connect } from '../support/n8n/shared';

const hour = 3_600_000;
const started: Rehearsal[] = [];
let api: N8nApi;

const rehearse: typeof startRehearsal = async (options) => {
	const server = await startRehearsal(options);
	started.push(server);
	return server;
};

/** Saves a credential and tests it, as its dialog in the editor does. */
async function tested(fields: Record<string, string>) {
	const credential = klingCredential(fields);
	return await api.testCredential(await api.saveCredential(credential), credential);
}

/** The five things that go wrong most, each with the words that tell the user what to do. */
const mistakes: Record<string, { make: () => Promise<Record<string, string>>; says: RegExp[] }> = {
	'wrong key': {
		make: async () => ({ ...rehearsalAccount(await rehearse()), secretKey: 'not-the-key' }),
		says: [/access key and secret key/i],
	},
	'host of another region': {
		make: async () => rehearsalAccount(await rehearse({ regionMismatch: true })),
		says: [/region/i],
	},
	'clock that is an hour behind': {
		make: async () => rehearsalAccount(await rehearse({ clockOffset: hour })),
		says: [/expired/i, /clock is 60 min behind/i],
	},
	'host that cannot be reached': {
		make: async () => ({
			...rehearsalAccount(await rehearse()),
			baseUrl: `http://127.0.0.1:${await freePort()}`,
		}),
		says: [/cannot be reached/i],
	},
	'host that answers with a web page': {
		make: async () => {
			const server = await rehearse();
			server.control.fault({ do: { answer: { status: 200, body: 'html' } } });
			return rehearsalAccount(server);
		},
		says: [/web page/i, /base URL/i],
	},
};

beforeAll(async () => {
	api = await connect();
});
afterEach(async () => {
	await Promise.all(started.splice(0).map(async (server) => await server.close()));
});

test('good keys pass, by one free call', async () => {
	const server = await rehearse();
	expect(await tested(rehearsalAccount(server))).toMatchObject({ status: 'OK' });
	expect(server.ledger.requests).toEqual([expect.objectContaining({ method: 'GET', status: 200 })]);
	expect(server.ledger.created()).toBe(0);
});

test.each(Object.entries(mistakes))('%s: the test fails and says why', async (_, { make, says }) => {
	const { status, message } = await tested(await make());
	expect(status).toBe('Error');
	for (const words of says) expect(message).toMatch(words);
	expect(message).not.toMatch(/not-the-key|rehearsal-secret-key/);
});

test('no two of these messages are the same', async () => {
	const messages: string[] = [];
	for (const { make } of Object.values(mistakes)) {
		const { message } = await tested(await make());
		messages.push(message.replace(/127\.0\.0\.1:\d+/g, 'HOST'));
	}
	expect(new Set(messages).size).toBe(messages.length);
});
