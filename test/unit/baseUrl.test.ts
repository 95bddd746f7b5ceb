import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { baseUrlOf } from '../../nodes/Kling/transport/baseUrl';

const contract = parse(readFileSync(join(__dirname, '../../contract/openapi.yaml'), 'utf8'));
const servers = (contract.servers as Array<{ url: string }>).map(({ url }) => url);

describe('baseUrlOf', () => {
	test('knows the servers of the contract', () => {
		expect([baseUrlOf({ region: 'singapore' }), baseUrlOf({ region: 'beijing' })]).toEqual(servers.slice(0, 2));
	});

	test('falls back to the default region', () => expect(baseUrlOf({})).toBe(servers[0]));

	test('ignores a base URL left over from another region', () => {
		expect(baseUrlOf({ region: 'beijing', baseUrl: 'https://gateway.example.com' })).toBe(servers[1]);
	});

	test.each([
		['https://gateway.example.com', 'https://gateway.example.com'],
		[' https://gateway.example.com/kling// ', 'https://gateway.example.com/kling'],
		['HTTP://LOCALHOST:80/', 'http://localhost'],
		['http://[::1]:4010', 'http://[::1]:4010'],
		['https://gateway.example.com/v1', 'https://gateway.example.com'],
		['https://gateway.example.com/kling/v1/', 'https://gateway.example.com/kling'],
		['https://gateway.example.com/kling-v1', 'https://gateway.example.com/kling-v1'],
	])('reads the custom address %j', (baseUrl, expected) => {
		expect(baseUrlOf({ region: 'custom', baseUrl })).toBe(expected);
	});

	test.each([
		['', /fill in Base URL/],
		['gateway.example.com', /must start with http/],
		['ftp://gateway.example.com', /must start with http/],
		['javascript:alert(1)', /must start with http/],
		['https://', /must start with http/],
		['https://user:hidden@gateway.example.com', /must not hold/],
		['https://user@gateway.example.com', /must not hold/],
		['https://gateway.example.com/?key=1', /must not hold/],
		['https://gateway.example.com/#v1', /must not hold/],
	])('refuses the custom address %j', (baseUrl, message) => {
		expect(() => baseUrlOf({ region: 'custom', baseUrl })).toThrow(message);
	});

	test('does not repeat a refused address, which may hold a password', () => {
		expect(() => baseUrlOf({ region: 'custom', baseUrl: 'https://user:hidden@host' })).not.toThrow(/hidden/);
	});
});
