import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jwtVerify } from 'jose';
import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { bundleNodes } from '../../build/nodes';
import { bundleSigner } from '../../build/signer';
import { KlingApi } from '../../credentials/KlingApi.credentials';

const dist = mkdtempSync(join(tmpdir(), 'kling-credential-'));
const NOW = 1_800_000_000;
const SINGAPORE = 'https://api-singapore.klingai.com';
const keys = {
	authentication: 'accessKeys',
	accessKey: 'an-access-key',
	secretKey: 'a-secret-key-ü',
	region: 'singapore',
};

let Bundled: typeof KlingApi;

beforeAll(async () => {
	await bundleNodes(dist);
	await bundleSigner(dist);
	Bundled = (await import(join(dist, 'credentials/KlingApi.credentials.js'))).KlingApi;
});
afterAll(() => rmSync(dist, { recursive: true, force: true }));
beforeEach(() => jest.useFakeTimers({ now: NOW * 1000 + 999 }));
afterEach(() => jest.useRealTimers());

describe.each([
	['source', () => KlingApi],
	['bundle', () => Bundled],
])('klingApi credential, %s', (_which, classOf) => {
	const authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions = { url: `${SINGAPORE}/v1/videos/text2video` },
	) => await new (classOf())().authenticate(credentials, request);

	const bearer = async (credentials: ICredentialDataDecryptedObject) => {
		const { Authorization } = (await authenticate(credentials)).headers as { Authorization: string };
		expect(Authorization.slice(0, 7)).toBe('Bearer ');
		return Authorization.slice(7);
	};

	test('is a pair of keys unless something else is chosen', () => {
		const { default: initial } = new KlingApi().properties.find(({ name }) => name === 'authentication')!;
		expect(initial).toBe('accessKeys');
	});

	test('signs a token whose bytes are exactly what Kling documents', async () => {
		const parts = (await bearer(keys)).split('.');
		const [header, payload] = parts.map((part) => Buffer.from(part, 'base64url').toString('utf8'));
		const signature = createHmac('sha256', 'a-secret-key-ü').update(`${parts[0]}.${parts[1]}`).digest('base64url');
		expect(header).toBe('{"alg":"HS256","typ":"JWT"}');
		expect(payload).toBe('{"iss":"an-access-key","exp":1800001800,"nbf":1799999995}');
		expect(parts[2]).toBe(signature);
		expect(parts).toHaveLength(3);
	});

	test('signs a token that another library accepts now and refuses after 30 minutes', async () => {
		const token = await bearer(keys);
		const secret = new TextEncoder().encode('a-secret-key-ü');
		const verifyAt = async (seconds: number) =>
			await jwtVerify(token, secret, { algorithms: ['HS256'], currentDate: new Date(seconds * 1000) });
		await expect(verifyAt(NOW - 5)).resolves.toMatchObject({ payload: { iss: 'an-access-key' } });
		await expect(verifyAt(NOW + 1799)).resolves.toBeDefined();
		await expect(verifyAt(NOW + 1800)).rejects.toMatchObject({ code: 'ERR_JWT_EXPIRED' });
		await expect(verifyAt(NOW - 6)).rejects.toMatchObject({ claim: 'nbf' });
	});

	test('signs anew for every request', async () => {
		const first = await bearer(keys);
		jest.setSystemTime((NOW + 1) * 1000);
		expect(await bearer(keys)).not.toBe(first);
	});

	test.each([
		['spaces and line ends', { accessKey: ' an-access-key\r\n', secretKey: '\ta-secret-key-ü \n' }],
		['a pasted Bearer', { accessKey: 'Bearer an-access-key', secretKey: ' bearer  a-secret-key-ü' }],
		['a region in white space', { region: ' singapore ' }],
	])('ignores %s around the keys', async (_what, pasted) => {
		expect(await bearer({ ...keys, ...pasted })).toBe(await bearer(keys));
	});

	test.each(['plain-key', ' plain-key\n', 'Bearer plain-key', 'bearer   plain-key '])(
		'sends the API key %j as it is',
		async (apiKey) => {
			expect(await bearer({ authentication: 'apiKey', apiKey, region: 'singapore' })).toBe('plain-key');
		},
	);

	test('does not sign with keys of the kind that is not chosen', async () => {
		expect(await bearer({ ...keys, authentication: 'apiKey', apiKey: 'plain-key' })).toBe('plain-key');
	});

	test.each([
		['Access Key', { ...keys, accessKey: ' ' }],
		['Secret Key', { ...keys, secretKey: 'Bearer ' }],
		['API Key', { authentication: 'apiKey', accessKey: 'a', secretKey: 'b' }],
		['Base URL', { ...keys, region: 'custom', baseUrl: '' }],
	])('asks for a missing %s', async (label, credentials) => {
		await expect(authenticate(credentials)).rejects.toThrow(label);
	});

	test('keeps everything else of the request', async () => {
		const request: IHttpRequestOptions = {
			method: 'POST',
			url: '/v1/images/generations',
			baseURL: SINGAPORE,
			headers: { 'X-Own': 'kept' },
			body: { prompt: 'a cat' },
			timeout: 5,
		};
		const { headers, sendCredentialsOnCrossOriginRedirect, ...rest } = await authenticate(keys, request);
		expect({ ...rest, headers: { 'X-Own': headers?.['X-Own'] } }).toEqual(request);
		expect(sendCredentialsOnCrossOriginRedirect).toBe(false);
		expect(request.headers).toEqual({ 'X-Own': 'kept' });
	});

	test.each([
		['another host', { url: 'https://evil.example/v1/videos/text2video' }],
		['another region', { url: 'https://api-beijing.klingai.com/v1/videos/text2video' }],
		['a longer host name', { url: `${SINGAPORE}.evil.example/` }],
		['a host behind a user name', { url: `${SINGAPORE}@evil.example/` }],
		['another port', { url: `${SINGAPORE}:8443/v1` }],
		['plain http', { url: SINGAPORE.replace('https', 'http') }],
		['another base', { url: '/v1', baseURL: 'https://evil.example' }],
		['an absolute address over the right base', { url: 'https://evil.example/', baseURL: SINGAPORE }],
		['the old style of address', { uri: 'https://evil.example/' } as unknown as IHttpRequestOptions],
	])('refuses to send the keys to %s', async (_what, request) => {
		const refusal = 'only works for requests to https://api-singapore.klingai.com, not to';
		await expect(authenticate(keys, request)).rejects.toThrow(refusal);
		await expect(authenticate({ ...keys, authentication: 'apiKey', apiKey: 'k' }, request)).rejects.toThrow(refusal);
	});

	test('serves the host of a custom base URL', async () => {
		const custom = { ...keys, region: 'custom', baseUrl: ' http://127.0.0.1:4010/kling/ ' };
		await expect(authenticate(custom, { url: 'http://127.0.0.1:4010/kling/v1/x' })).resolves.toBeDefined();
		await expect(authenticate(custom)).rejects.toThrow('http://127.0.0.1:4010/kling');
	});
});
