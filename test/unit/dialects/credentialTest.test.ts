import { CredentialTestContext } from 'n8n-core';
import type { ICredentialDataDecryptedObject, IWorkflowExecuteAdditionalData } from 'n8n-workflow';
import { klingApiTest } from '../../../nodes/Kling/dialects/credentialTest';
import { REGION_HOSTS } from '../../../nodes/Kling/transport/baseUrl';
import { startRehearsal, type Rehearsal } from '../../../rehearsal';
import { acquireContainer, type SharedContainer } from '../../support/engine/container';

const HOUR = 3_600_000;
const started: Rehearsal[] = [];
let container: SharedContainer;

const rehearse: typeof startRehearsal = async (options) => {
	const server = await startRehearsal(options);
	started.push(server);
	return server;
};

/** The fields of a credential that fits a rehearsal server. */
const credentialFor = ({ baseUrl, keys }: Rehearsal): ICredentialDataDecryptedObject => ({
	...keys,
	authentication: 'accessKeys',
	region: 'custom',
	baseUrl,
});

/** Runs the test as n8n's credential dialog does, with n8n's own HTTP behind it. */
const tested = async (data: ICredentialDataDecryptedObject) =>
	await klingApiTest.call(new CredentialTestContext({} as IWorkflowExecuteAdditionalData), {
		id: '1',
		name: 'Kling',
		type: 'klingApi',
		data,
	});

const refused = (...parts: string[]) => ({
	status: 'Error',
	message: expect.stringMatching(new RegExp(parts.join('.*'), 's')) as string,
});

beforeAll(async () => {
	container = await acquireContainer();
});
afterEach(async () => {
	jest.restoreAllMocks();
	await Promise.all(started.splice(0).map(async (server) => await server.close()));
});
afterAll(async () => await container.release());

describe('test of the klingApi credential', () => {
	test('accepts a good pair of keys, says what it opens, and creates nothing', async () => {
		const server = await rehearse();
		expect(await tested(credentialFor(server))).toEqual({
			status: 'OK',
			message: expect.stringMatching(
				/^Connection successful\. This pair of keys opens .* not marked "API Key"\. An API key opens .* marked "API Key", the ready-made products as well\.$/,
			),
		});
		expect(server.ledger.requests).toEqual([
			expect.objectContaining({ method: 'GET', path: '/v1/videos/text2video', status: 200 }),
		]);
	});

	test('accepts a good API key, asks each generation whether it opens, and creates nothing', async () => {
		const server = await rehearse();
		expect(await tested({ ...credentialFor(server), authentication: 'apiKey' })).toEqual({
			status: 'OK',
			message: 'Connection successful. This API key opens all models and operations.',
		});
		expect(server.ledger.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
			'GET /v1/videos/text2video',
			'POST /tasks',
			'POST /solutions',
		]);
		expect(server.ledger.created()).toBe(0);
	});

	test('says which generation a host does not serve', async () => {
		const server = await rehearse();
		server.control.fault({ match: { path: '/solutions' }, do: { answer: { status: 404, body: 'html' } } });
		expect(await tested({ ...credentialFor(server), authentication: 'apiKey' })).toEqual({
			status: 'OK',
			message: expect.stringMatching(
				/opens .* marked "API Key", the models .*, but here not the ready-made products: /,
			),
		});
	});

	test.each([
		[{ secretKey: 'wrong' }, 'not accept.*Access Key and Secret Key'],
		[{ accessKey: 'wrong' }, 'not accept.*Access Key and Secret Key'],
		[{ authentication: 'apiKey', apiKey: 'wrong' }, 'not know this API key'],
	])('tells of keys that are refused: %j', async (wrong, words) => {
		const server = await rehearse();
		expect(await tested({ ...credentialFor(server), ...wrong })).toEqual(refused(words, server.baseUrl));
	});

	test('is not misled by a refusal with HTTP 200', async () => {
		const server = await rehearse();
		server.control.fault({ do: { answer: { status: 200, code: 1103, message: 'no access' } } });
		expect(await tested(credentialFor(server))).toEqual(refused('no access'));
	});

	test.each([
		['behind', HOUR, 'expired'],
		['ahead of', -HOUR, 'not valid yet'],
	])('measures a clock that is %s', async (direction, clockOffset, reason) => {
		const server = await rehearse({ clockOffset });
		expect(await tested(credentialFor(server))).toEqual(refused(reason, `clock is 60 min ${direction} Kling's`));
	});

	test('names the region that the keys are of', async () => {
		const singapore = await rehearse({ keys: { accessKey: 'other' } });
		const beijing = await rehearse();
		jest.replaceProperty(REGION_HOSTS as Record<string, string>, 'singapore', singapore.baseUrl);
		jest.replaceProperty(REGION_HOSTS as Record<string, string>, 'beijing', beijing.baseUrl);
		expect(await tested({ ...credentialFor(beijing), region: 'singapore' })).toEqual(
			refused('another region', 'beijing'),
		);
	});

	test('does not send an API key to a region that was not chosen', async () => {
		const [singapore, beijing] = [await rehearse(), await rehearse()];
		jest.replaceProperty(REGION_HOSTS as Record<string, string>, 'singapore', singapore.baseUrl);
		jest.replaceProperty(REGION_HOSTS as Record<string, string>, 'beijing', beijing.baseUrl);
		const wrong = { ...credentialFor(singapore), region: 'singapore', authentication: 'apiKey', apiKey: 'wrong' };
		expect(await tested(wrong)).toEqual(refused('not know this API key'));
		expect(beijing.ledger.requests).toEqual([]);
	});

	test('tells of a host that cannot be reached', async () => {
		const server = await startRehearsal();
		await server.close();
		expect(await tested(credentialFor(server))).toEqual(
			refused('cannot be reached', new URL(server.baseUrl).host, 'ECONNREFUSED'),
		);
	});

	test('tells of an answer that is not from Kling', async () => {
		const server = await rehearse();
		server.control.fault({ do: { answer: { status: 200, body: 'html' } } });
		expect(await tested(credentialFor(server))).toEqual(refused('web page', 'Check the base URL'));
	});

	test.each([
		[{ secretKey: ' ' }, 'fill in Secret Key'],
		[{ baseUrl: 'gateway' }, 'must start with http'],
	])('tells of a field that is not filled in well: %j', async (wrong, message) => {
		const server = await rehearse();
		expect(await tested({ ...credentialFor(server), ...wrong })).toEqual(refused(message));
		expect(server.ledger.requests).toEqual([]);
	});
});
