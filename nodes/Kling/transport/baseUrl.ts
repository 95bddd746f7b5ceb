import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { trimmed } from '../shared/words';

/** Where Kling's own regions answer; keys made in one do not work in the other. Source: contract servers. */
export const REGION_HOSTS: Readonly<Record<string, string>> = {
	singapore: 'https://api-singapore.klingai.com',
	beijing: 'https://api-beijing.klingai.com',
};

/** A text field of the credential without the white space that copying brings along. */
export const textOf = (credentials: ICredentialDataDecryptedObject, field: string): string =>
	trimmed(String(credentials[field] ?? ''));

/**
 * The address that every API path is appended to, without a slash at its end.
 * @param credentials fields `region` and, for region `custom`, `baseUrl`
 * @throws Error when the custom base URL is not a plain http(s) address
 */
export function baseUrlOf(credentials: ICredentialDataDecryptedObject): string {
	const region = textOf(credentials, 'region') || 'singapore';
	return REGION_HOSTS[region] ?? customBaseUrl(textOf(credentials, 'baseUrl'));
}

function customBaseUrl(address: string): string {
	if (!address) throw new Error('Kling AI credential: fill in Base URL, or choose one of the regions of Kling.');
	const url = URL.canParse(address) ? new URL(address) : undefined;
	if (!url || !/^https?:$/.test(url.protocol)) {
		throw new Error(
			'Kling AI credential: Base URL must start with http:// or https://, like https://gateway.example.com.',
		);
	}
	if (url.username || url.password || url.search || url.hash) {
		throw new Error('Kling AI credential: Base URL must not hold a user name, a password, a query or a fragment.');
	}
	// Every path begins with its generation already.
	return `${url.origin}${url.pathname}`.replace(/\/+$/, '').replace(/\/v1$/, '');
}
