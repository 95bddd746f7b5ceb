import { readFileSync } from 'node:fs';
import { modelsIn, newsOf, noticesIn } from '../../../build/klingDocs';

const contract = 'models: kling-v3, kling-3.0-turbo, kolors-virtual-try-on-v1-5';
const url = 'https://docs.example.com';
const page = (html: string) => [{ url, html }];

test('finds models, whatever surrounds them', () => {
	const html = '<td>kling-v3</td>"Kling-3.0-Turbo", kling-v2-1-master; kling-ai.com kling-cdn-1 and kling-omni';
	expect(modelsIn(html)).toEqual(['kling-3.0-turbo', 'kling-v2-1-master', 'kling-v3']);
});

test('finds the sentences that say that something ends', () => {
	const html =
		'<p>New prices. <b>kling-v3</b> will be discontinued on 2027-01-01. Enjoy.</p><script>deprecated()</script>';
	expect(noticesIn(html)).toEqual(['kling-v3 will be discontinued on 2027-01-01.']);
});

test('says nothing when all is known', () => {
	const text = '<p>kling-v3 will be retired in March. Use kling-3.0-turbo.</p>';
	expect(newsOf(page(text), contract, 'kling-v3 will be retired in March.\n')).toBe('');
});

test.each([
	['a new model', 'kling-v3 and kling-5.0-pro', 'unknown model `kling-5.0-pro`'],
	['a new notice', 'kling-v3 is deprecated.', 'notice: kling-v3 is deprecated.'],
	['a page that shows nothing', '<div id="root"></div>', 'names no model at all'],
])('reports %s, with the page', (_what, html, line) => {
	const news = newsOf(page(html), contract, '');
	expect(news).toContain(url);
	expect(news).toContain(line);
});

test('reports a page that could not be read', () => {
	expect(newsOf([{ url, problem: 'HTTP 503' }], contract, '')).toContain('HTTP 503');
});

test('the contract of the project names its models in that way', () => {
	const models = modelsIn(readFileSync('contract/openapi.yaml', 'utf8'));
	expect(models).toEqual(expect.arrayContaining(['kling-v2-6', 'kling-v3', 'kling-3.0-turbo', 'kling-4.0']));
});
