import { withoutSecrets } from '../../../nodes/Kling/transport/withoutSecrets';

const BASE = 'https://n8n.example/webhook';

describe('words of somebody else', () => {
	it.each([
		["n8n's resume token", `${BASE}?signature=abc`, `${BASE}?signature=...`],
		["the trigger's secret", `${BASE}?secret=abc`, `${BASE}?secret=...`],
		['a token', `${BASE}?token=abc`, `${BASE}?token=...`],
		["the run's nonce", `${BASE}?k=abc`, `${BASE}?k=...`],
		['a name in capitals', `${BASE}?Secret=abc`, `${BASE}?Secret=...`],
		['the second member', `${BASE}?a=1&k=abc&b=2`, `${BASE}?a=1&k=...&b=2`],
		['several', `${BASE}?signature=abc&k=def`, `${BASE}?signature=...&k=...`],
		['members parted by semicolons', `${BASE}?a=1;k=abc`, `${BASE}?a=1;k=...`],
		['an address in HTML', `<a href="${BASE}?a=1&amp;k=abc">`, `<a href="${BASE}?a=1&amp;k=...">`],
		['an address in JSON', `"${BASE}?a=1\\u0026k=abc\\n"`, `"${BASE}?a=1\\u0026k=...\\n"`],
		['an encoded address', 'x%3Fsecret%3Dabc', 'x%3Fsecret%3D...'],
		['an encoded second member', 'x%3Fa%3D1%26k%3Dabc', 'x%3Fa%3D1%26k%3D...'],
		['an address in single quotes', `'${BASE}?k=abc' is bad`, `'${BASE}?k=...' is bad`],
		['an address in angle brackets', `<${BASE}?k=abc> is bad`, `<${BASE}?k=...> is bad`],
		['a value before a tag', `${BASE}?k=abc<br>`, `${BASE}?k=...<br>`],
		['an address in a sentence', `The ${BASE}?k=a-b_c.d~e is bad`, `The ${BASE}?k=... is bad`],
		['a token of a header', 'Authorization: Bearer a.b-c_d~e+f/g==, again', 'Authorization: Bearer ..., again'],
		['two of them, written otherwise', 'bearer  abc BEARER\tdef.', 'Bearer ... Bearer ...'],
	])('are given on without %s', (_, words, shown) => {
		expect(withoutSecrets(words)).toBe(shown);
	});

	it.each([
		'The token=abc is no member of an address',
		`${BASE}?task=1&monkey=2&secretary=3&tokens=4`,
		'&k= is empty',
		'The bearer',
		'Forbearer abc',
		'',
	])('stay as they are where they hold no secret: %s', (words) => {
		expect(withoutSecrets(words)).toBe(words);
	});
});
