import { isPrivate } from '../../../nodes/Kling/shared/isPrivate';

describe('isPrivate', () => {
	it.each([
		'http://localhost:5678/x',
		'http://127.0.0.1:5678/',
		'http://10.1.2.3/',
		'http://172.31.0.9/',
		'http://192.168.1.4/',
		'http://[::1]:5678/',
		'http://[fd00::1]/',
		'http://n8n:5678/',
		'http://n8n.local/',
		'http://n8n.lan/',
		'http://n8n.home.arpa/',
		'http://100.64.0.1/',
		'http://100.101.102.103/',
		'http://100.127.255.254/',
	])('%s cannot be reached from outside', (address) => expect(isPrivate(address)).toBe(true));

	it.each([
		'https://n8n.example.com/',
		'http://172.32.0.1/',
		'https://11.0.0.1/',
		'https://10.example.com/',
		'https://100.63.0.1/',
		'https://100.128.0.1/',
		'https://plan.example/',
	])('%s can', (address) => expect(isPrivate(address)).toBe(false));
});
