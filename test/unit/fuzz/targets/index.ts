import type { Target } from '../target';
import { data, outcomes } from './answers';
import { deliveries, sleeping } from './callbacks';
import { bodies, forms } from './forms';
import { headers, media } from './media';
import { prices, waits } from './prices';
import { parameters } from './values';

export const targets: Target[] = [
	forms,
	bodies,
	parameters,
	data,
	outcomes,
	prices,
	waits,
	headers,
	media,
	sleeping,
	deliveries,
];
