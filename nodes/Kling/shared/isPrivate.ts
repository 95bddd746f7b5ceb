const PRIVATE_NAME = /^localhost$|\.(localhost|local|internal)$/;
const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;
const PRIVATE_IPV4 = /^(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01]))\./;
const PRIVATE_IPV6 = /^\[(::1?|::ffff:.*|f[cd].*|fe80.*)\]$/;

/** Whether an address is loopback or private, so that Kling's servers cannot reach it. */
export function isPrivate(address: string): boolean {
	const { hostname } = new URL(address);
	if (hostname.startsWith('[')) return PRIVATE_IPV6.test(hostname);
	if (IPV4.test(hostname)) return PRIVATE_IPV4.test(hostname);
	// A name without a dot is one of a local network.
	return !hostname.includes('.') || PRIVATE_NAME.test(hostname);
}
