import { request as send, type IncomingHttpHeaders } from 'node:http';

export interface HttpRequest {
	method?: string;
	/** Sent as JSON unless `rawBody` is given. */
	body?: unknown;
	/** Sent as it is; give a content-type header with it. */
	rawBody?: string | Buffer;
	headers?: Record<string, string>;
	/** Added to the query of the URL. */
	query?: Record<string, string>;
}

export interface HttpAnswer {
	httpStatus: number;
	headers: IncomingHttpHeaders;
	/** Parsed when the answer says it is JSON, else text. */
	body: unknown;
	/** Port the request came from; names the request in the server's log. */
	localPort: number;
}

/** One HTTP request on a connection of its own. Rejects when nobody listens; never for a status. */
export async function sendRequest(address: string, request: HttpRequest = {}): Promise<HttpAnswer> {
	const url = new URL(address);
	for (const [key, value] of Object.entries(request.query ?? {})) url.searchParams.set(key, value);
	const json = request.rawBody === undefined && request.body !== undefined;
	const payload = json ? JSON.stringify(request.body) : request.rawBody;
	const headers = { ...(json && { 'content-type': 'application/json' }), ...request.headers };
	return await new Promise((resolve, reject) => {
		const outgoing = send(url, { method: request.method ?? 'POST', headers, agent: false }, (response) => {
			const localPort = response.socket.localPort!;
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('error', reject);
			response.on('end', () => {
				const text = Buffer.concat(chunks).toString();
				const isJson = response.headers['content-type']?.startsWith('application/json');
				const body: unknown = isJson ? JSON.parse(text) : text;
				resolve({ httpStatus: response.statusCode!, headers: response.headers, body, localPort });
			});
		});
		outgoing.on('error', reject);
		outgoing.end(payload);
	});
}
