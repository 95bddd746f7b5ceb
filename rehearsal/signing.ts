import { Webhook } from 'standardwebhooks';

/** Headers of a signed callback (contract: x-webhook-signature). `at` is Unix ms. */
export function signatureHeaders(secret: string, id: string, at: number, body: string): Record<string, string> {
	const date = new Date(at);
	return {
		'webhook-id': id,
		'webhook-timestamp': String(Math.floor(at / 1000)),
		'webhook-signature': new Webhook(secret).sign(id, date, body),
	};
}
