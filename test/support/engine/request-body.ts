import { parseIncomingMessage } from '@n8n/backend-network';
import type { Request } from 'express';
import { jsonParse } from 'n8n-workflow';
import { parse as parseForm } from 'node:querystring';
import { ResponseError } from './web-errors';

type N8nRequest = Request & { rawBody: Buffer; contentType?: string; encoding: BufferEncoding };

const parsers: Record<string, (text: string) => unknown> = {
	'application/json': (text) => jsonParse(text),
	'application/x-www-form-urlencoded': (text) => parseForm(text),
	'text/plain': (text) => text,
};

/**
 * Parses a body the way n8n does it for webhooks: `rawBody` is always a Buffer, `body` is undefined when nothing was sent
 * or the type is unknown. Expects the bytes in `req.body`. Throws a ResponseError 422 for broken JSON.
 */
export function parseBody(request: Request): void {
	const req = request as N8nRequest;
	parseIncomingMessage(req as never);
	req.rawBody = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
	req.body = undefined;
	const parse = parsers[req.contentType ?? ''];
	if (!parse || req.rawBody.length === 0) return;
	try {
		req.body = parse(req.rawBody.toString(req.encoding).replace(/^\ufeff/, ''));
	} catch (error) {
		throw new ResponseError('Failed to parse request body', 422, (error as Error).message);
	}
}
