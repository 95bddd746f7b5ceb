import { createServer } from 'node:http';
import { listen } from '../loopback';

/** A proxy that refuses everything and remembers who was asked for; `GET /` on itself gives the list. */
export async function startCallOutRecorder() {
	const asked: string[] = [];
	const server = createServer((req, res) => {
		if (req.url === '/') return void res.end(JSON.stringify(asked));
		asked.push(req.url ?? '');
		return void res.writeHead(502).end();
	});
	server.on('connect', (req, socket) => {
		asked.push(req.url ?? '');
		socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
	});
	const { url, close } = await listen(server);
	return { url, env: { HTTP_PROXY: url, HTTPS_PROXY: url, NO_PROXY: '127.0.0.1,localhost' }, close };
}
