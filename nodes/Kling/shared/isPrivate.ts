const PRIVATE_NAME = /^localhost$|\.(localhost|local|internal|lan|home\.arpa)$/;
const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;
/** Shared address space (100.64.0.0/10) included, which VPNs and carriers use. */
const PRIVATE_IPV4 = /^(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./;
const PRIVATE_IPV6 = /^\[(::1?|::ffff:.*|f[cd].*|fe80.*)\]$/;

/** Whether an address is loopback or private, so that Kling's servers cannot reach it. */
export function isPrivate(address: string): boolean {
	const { hostname } = new URL(address);
	if (hostname.startsWith('[')) return PRIVATE_IPV6.test(hostname);
	if (IPV4.test(hostname)) return PRIVATE_IPV4.test(hostname);
	// A name without a dot is one of a local network.
	return !hostname.includes('.') || PRIVATE_NAME.test(hostname);
}
