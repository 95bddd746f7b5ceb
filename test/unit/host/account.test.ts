import { realAccount } from '../../../host/account';

test.each([
	[{}, undefined],
	[{ KLING_ACCESS_KEY: 'a' }, undefined],
	[{ KLING_SECRET_KEY: 's', KLING_REGION: 'beijing' }, undefined],
	[{ KLING_API_KEY: 'k' }, { authentication: 'apiKey', apiKey: 'k', region: 'singapore' }],
	[
		{ KLING_ACCESS_KEY: 'a', KLING_SECRET_KEY: 's', KLING_REGION: 'beijing' },
		{ authentication: 'accessKeys', accessKey: 'a', secretKey: 's', region: 'beijing' },
	],
	[
		{
			KLING_API_KEY: 'k',
			KLING_REGION: 'beijing',
			KLING_BASE_URL: 'https://gateway.example',
			KLING_WEBHOOK_SECRET: 'w',
		},
		{
			authentication: 'apiKey',
			apiKey: 'k',
			region: 'custom',
			baseUrl: 'https://gateway.example',
			webhookSecret: 'w',
		},
	],
])('%j is the account %j', (env, account) => {
	expect(realAccount(env)).toEqual(account);
});
