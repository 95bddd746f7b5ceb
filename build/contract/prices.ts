import type { PriceRow, Prices } from '../../nodes/Kling/contract/types';

const ofBoth = (row: any, key: 'paths' | 'models'): string[] => [...(row.v1?.[key] ?? []), ...(row.v2?.[key] ?? [])];

/**
 * What a call costs in units (contract: x-prices). Rows without units are what resellers ask, not what Kling charges, and
 * stay out.
 */
export function compilePrices({ date, units, rows }: any): Prices {
	const compile = ({ id, pack, basis, basis_edit, when, units, ...row }: any): PriceRow => ({
		id,
		pack,
		basis,
		...(basis_edit && { basisEdit: basis_edit }),
		...(when && { when }),
		paths: ofBoth(row, 'paths'),
		models: ofBoth(row, 'models'),
		units,
	});
	return {
		date,
		usd: { video: units.video.usd, image: units.image.usd },
		rows: rows.filter((row: any) => row.units).map(compile),
	};
}
