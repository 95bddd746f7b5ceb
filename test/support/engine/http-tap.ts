import { OutboundHttp } from '@n8n/backend-network';
import { Container } from '@n8n/di';
import { AsyncLocalStorage } from 'node:async_hooks';

/** Sees every HTTP request that a node makes while its run is the current one. */
export interface HttpObserver {
	/**
	 * Wraps one request.
	 * @param request method and URL as the node gave them to n8n's helper
	 * @param send sends it; `signal` aborts it on the way
	 */
	http<T>(request: { method: string; url: string }, send: (signal?: AbortSignal) => Promise<T>): Promise<T>;
}

/** The run whose code is executing; undefined outside of runs (in `webhook()`, for instance). */
export const currentRun = new AsyncLocalStorage<HttpObserver>();

type AnyRequest = { method?: string; url?: string; uri?: string; baseURL?: string; abortSignal?: AbortSignal };

const describe = (options: AnyRequest) => ({
	method: options.method ?? 'GET',
	url: (options.baseURL ?? '') + (options.url ?? options.uri ?? ''),
});

const withSignal = (options: AnyRequest, signal?: AbortSignal) =>
	signal
		? { ...options, abortSignal: options.abortSignal ? AbortSignal.any([options.abortSignal, signal]) : signal }
		: options;

/** Puts the tap into n8n's one service for outgoing HTTP; the requests themselves stay n8n's own. */
export function tapOutboundHttp(): void {
	const real = Container.get(OutboundHttp);
	const tapped = Object.create(real, {
		requests: {
			value: (clientOptions: Parameters<OutboundHttp['requests']>[0]) => {
				const client = real.requests(clientOptions);
				const tap =
					(send: (options: never, ...rest: never[]) => Promise<unknown>) =>
					async (options: AnyRequest, ...rest: never[]) => {
						const observer = currentRun.getStore();
						if (!observer) return await send(options as never, ...rest);
						return await observer.http(
							describe(options),
							async (signal) => await send(withSignal(options, signal) as never, ...rest),
						);
					};
				return { request: tap(client.request), requestLegacy: tap(client.requestLegacy) };
			},
		},
	}) as OutboundHttp;
	Container.set(OutboundHttp, tapped);
}
