import fc from 'fast-check';
import { NodeApiError, NodeOperationError, type INodeParameters } from 'n8n-workflow';
import { families, type Family } from '../../../nodes/Kling/families';
import { checkBody } from '../../../nodes/Kling/request/checkBody';
import { formatOf } from '../../../nodes/Kling/shared/fileFormat';
import { imageSize } from '../../../nodes/Kling/request/imageSize';
import { requestOf } from '../request/form';
import { serverSays } from '../request/sides';

const own = families.filter(({ hidden, paged }) => !hidden && !paged);

/** No single call may take longer than this, milliseconds. */
const LONGEST_MS = 2000;

const hostile = fc.oneof(
	fc.string({ maxLength: 40 }),
	fc.constantFrom(
		'',
		' ',
		'\0',
		'__proto__',
		'constructor',
		'{{ 1 }}',
		'<<<image_1>>>',
		'data:,',
		'https://',
		'x'.repeat(3000),
	),
	fc.constantFrom('kling-v3', 'kling-v2-6', 'custom', 'pro', 'std', '4k', '5', '15', 'https://files.example.org/a.png'),
	fc.double(),
	fc.integer(),
	fc.boolean(),
	fc.constant(null),
	fc.constant({}),
	fc.record({
		items: fc.array(
			fc.oneof(fc.constant(null), fc.dictionary(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }))),
		),
	}),
	fc.array(fc.oneof(fc.string({ maxLength: 8 }), fc.constant(null))),
);

/** Values for some of the family's own fields, in place or among the options, and JSON to be merged. */
const formOf = ({ fields }: Family) =>
	fc.record({
		top: fc.dictionary(fc.constantFrom(...fields.map(({ name }) => name), 'modelName', 'prompt'), hostile, {
			maxKeys: 8,
		}),
		options: fc.dictionary(fc.constantFrom(...fields.map(({ name }) => name), 'legacy', 'dryRun'), hostile, {
			maxKeys: 4,
		}),
		extra: fc.oneof(fc.constant(''), fc.constant('{'), fc.json({ maxDepth: 3 }), hostile),
	});

const cases = fc.nat(own.length - 1).chain((at) => formOf(own[at]).map((form) => ({ at, form })));

describe('hostile forms', () => {
	it('never lead to a body that Kling refuses, to a crash or to a long run', async () => {
		let sent = 0;
		let refused = 0;
		const property = fc.asyncProperty(cases, async ({ at, form }) => {
			const family = own[at];
			const { top, options, extra } = form;
			const parameters = { ...top, options: { ...options, dryRun: false, additionalBodyFields: extra } };
			const startedAt = Date.now();
			try {
				const { family: served, body } = await requestOf(
					family.resource,
					family.operation,
					parameters as INodeParameters,
				);
				sent++;
				// Merged keys and models that the contract does not know are passed on: they may be tomorrow's.
				const reason = serverSays(served, body as never);
				const isTomorrows = served !== family && !served.models.some(({ name }) => name === top.modelName);
				if (extra === '' && !isTomorrows && reason && !/model .* does not exist/.test(reason))
					throw new Error(`${served.path} ${JSON.stringify(body)}: ${reason}`);
			} catch (error) {
				if (!(error instanceof NodeOperationError) && !(error instanceof NodeApiError)) throw error;
				refused++;
				// A value that the message quotes may be any text.
				expect(error.message.replace(/"[^"]*"/g, '')).not.toMatch(/undefined|\[object|Cannot read|is not a function/);
			}
			expect(Date.now() - startedAt).toBeLessThan(LONGEST_MS);
		});
		await fc.assert(property, { numRuns: 3000 });
		console.info(`${sent} forms made a body that the rehearsal server takes, ${refused} were refused with words`);
		expect(sent).toBeGreaterThan(25);
	}, 120_000);
});

describe('hostile bodies', () => {
	it('never crash the rules', () => {
		const property = fc.property(fc.constantFrom(...own), fc.jsonValue({ maxDepth: 4 }), (family, value) => {
			const keys = family.fields.map(({ to }) => to.split(/[.[]/)[0]).filter(Boolean);
			for (const key of new Set(keys)) checkBody(family, { [key]: value } as never, []);
		});
		fc.assert(property, { numRuns: 2000 });
	});
});

describe('hostile files', () => {
	it('never crash or hang the reader of file headers', () => {
		const heads = fc.constantFrom(
			[],
			[0xff, 0xd8, 0xff],
			[0x89, 0x50, 0x4e, 0x47],
			[0, 0, 0, 0, 0x66, 0x74, 0x79, 0x70],
			[0x52, 0x49, 0x46, 0x46],
		);
		const property = fc.property(heads, fc.uint8Array({ maxLength: 4096 }), (head, rest) => {
			const bytes = Buffer.concat([Buffer.from(head), Buffer.from(rest)]);
			const format = formatOf(bytes);
			for (const each of ['png', 'jpg', format ?? 'none']) {
				const size = imageSize(bytes, each);
				if (size) expect(size.width >= 0 && size.height >= 0).toBe(true);
			}
		});
		fc.assert(property, { numRuns: 5000 });
	});
});
