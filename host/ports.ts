import { createServer, type AddressInfo } from 'node:net';

/** A loopback port nobody listens on now: the preferred one, or else one the system picks. */
export async function freePort(preferred = 0): Promise<number> {
	try {
		return await probe(preferred);
	} catch (error) {
		if (preferred === 0) throw error;
		return await probe(0);
	}
}

async function probe(port: number): Promise<number> {
	return await new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => {
			const free = (server.address() as AddressInfo).port;
			server.close(() => resolve(free));
		});
	});
}
