import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..');

/** Kling's public pages, and the file of the notices that somebody has seen to. */
const PAGES = ['https://kling.ai/document-api', 'https://klingai.com/document-api'];
const KNOWN_NOTICES = 'contract/notices.txt';

const MODEL = /\b(?:kling|kolors)-[a-z0-9]+(?:[.-][a-z0-9]+)*\b/gi;
/** Words that look like models and are none. */
const NO_MODEL = /^kling-(ai|api|dev|docs?|web|cdn|file|static|open|platform|global|prod|com|app|s\d)/i;
const NOTICE = /\b(deprecat|discontinu|retire|sunset|no longer (available|supported)|taken offline|end of life)/i;

const plainText = (html: string): string =>
	html
		.replace(/<(script|style)\b[^>]*>[\s\S]*?<\/\1>/gi, (block) => (/\bkling-/.test(block) ? block : ' '))
		.replace(/<[^>]+>/g, ' ')
		.replace(/&nbsp;/g, ' ')
		.replace(/\s+/g, ' ');

/** The models that a text names, in lower case, each once. */
export const modelsIn = (text: string): string[] =>
	[...new Set([...text.matchAll(MODEL)].map(([name]) => name.toLowerCase()))]
		.filter((name) => /\d/.test(name) && !NO_MODEL.test(name))
		.sort();

/** The sentences that say that something ends. */
export const noticesIn = (html: string): string[] => [
	...new Set(
		plainText(html)
			.split(/(?<=[.!?])\s/)
			.filter((sentence) => NOTICE.test(sentence) && sentence.length < 400)
			.map((sentence) => sentence.trim()),
	),
];

/** A page as it came, or why it did not. */
export type Page = { url: string; html: string } | { url: string; problem: string };

/**
 * What Kling's pages say and the project does not know, as Markdown; empty when there is nothing.
 * @param contract the text of the contract
 * @param notices those that are known, one a line
 */
export function newsOf(pages: Page[], contract: string, notices: string): string {
	const known = new Set(modelsIn(contract));
	const lines: string[] = [];
	for (const page of pages) {
		const found: string[] = [];
		if ('problem' in page) found.push(`- could not be read: ${page.problem}`);
		else {
			const models = modelsIn(page.html);
			// A page that is made by a script shows nothing; that is worth knowing, not worth taking for "no news".
			if (models.length === 0) found.push('- names no model at all: is it still the right page?');
			found.push(...models.filter((name) => !known.has(name)).map((name) => `- unknown model \`${name}\``));
			found.push(...noticesIn(page.html).flatMap((text) => (notices.includes(text) ? [] : [`- notice: ${text}`])));
		}
		if (found.length > 0) lines.push(`### ${page.url}`, '', ...found, '');
	}
	if (lines.length === 0) return '';
	return [
		'Kling says something that the contract does not have. Bring `contract/` up to date, or write a known notice into',
		`\`${KNOWN_NOTICES}\`, one a line.`,
		'',
		...lines,
	].join('\n');
}

async function fetchPage(url: string): Promise<Page> {
	try {
		const response = await fetch(url, { signal: AbortSignal.timeout(30_000) });
		return response.ok ? { url, html: await response.text() } : { url, problem: `HTTP ${response.status}` };
	} catch (error) {
		return { url, problem: (error as Error).message };
	}
}

async function main(file: string): Promise<void> {
	const read = (name: string) => readFileSync(join(root, name), 'utf8');
	const news = newsOf(await Promise.all(PAGES.map(fetchPage)), read('contract/openapi.yaml'), read(KNOWN_NOTICES));
	console.log(news || "Kling's documentation says nothing new");
	if (news) writeFileSync(file, news);
}

if (require.main === module) void main(process.argv[2] ?? 'news.md');
