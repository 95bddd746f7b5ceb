/** Query members that let somebody in, in addresses that Kling echoes: n8n's resume token, the trigger's secret, the run's nonce. */
const SECRET_MEMBERS = /([?&;]|&amp;|\\u0026|%3F|%26)(signature|secret|token|k)(=|%3D)[^\s&"'<>\\]+/gi;
const BEARER = /\bBearer\s+[\w.~+/=-]+/gi;

/** Somebody else's words without what would let a reader in. */
export const withoutSecrets = (words: string): string =>
	words.replace(SECRET_MEMBERS, '$1$2$3...').replace(BEARER, 'Bearer ...');
