import type { Bench } from '../bench';
import { batch } from './batch';
import { download } from './download';
import { held } from './held';
import { byClock, byClockOnPostgres, load, manyItems, manyItemsByClock, manyItemsOnPostgres, onPostgres } from './load';
import { overhead } from './overhead';
import { packageSize } from './package';
import { schedule } from './schedule';
import { trigger } from './trigger';
import { wake } from './wake';

/** All measurements, in the order of the report. */
export const benches: Bench[] = [
	overhead,
	wake,
	schedule,
	trigger,
	batch,
	held,
	download,
	load,
	byClock,
	manyItems,
	manyItemsByClock,
	onPostgres,
	byClockOnPostgres,
	manyItemsOnPostgres,
	packageSize,
];
