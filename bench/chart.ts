import type { Outcome, Series } from './bench';

type Chart = NonNullable<Outcome['chart']>;

const width = 640;
const height = 400;
const left = 70;
const right = 620;
const top = 50;
const bottom = 340;
const colours = ['#0b6e4f', '#c84630', '#2b59c3', '#8a6d00'];

/** A chart with logarithmic axes, on which a straight line of slope 1 is linear growth. */
export function drawChart({ title, x, y, series }: Chart): string {
	const all = series.flatMap(({ points }) => points);
	const toX = scale(extent(all.map(([n]) => n)), left, right);
	const toY = scale(extent(all.map(([, cost]) => cost)), bottom, top);
	const sizes = [...new Set(all.map(([n]) => n))];
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13">`,
		`<rect width="${width}" height="${height}" fill="#fff"/>`,
		text(left, 26, title, 'font-size="15" font-weight="bold"'),
		`<path d="M${left} ${top}V${bottom}H${right}" fill="none" stroke="#444"/>`,
		...sizes.map((n) => text(toX(n), bottom + 20, String(n), 'text-anchor="middle"')),
		...ticks(all.map(([, cost]) => cost)).flatMap((cost) => [
			`<path d="M${left} ${toY(cost)}H${right}" stroke="#ddd"/>`,
			text(left - 8, toY(cost) + 4, String(cost), 'text-anchor="end"'),
		]),
		text((left + right) / 2, bottom + 44, x, 'text-anchor="middle"'),
		text(left, top - 8, y, ''),
		...series.flatMap((one, index) => line(one, index, toX, toY)),
		'</svg>\n',
	].join('\n');
}

function line({ name, points }: Series, index: number, toX: Scale, toY: Scale): string[] {
	const colour = colours[index % colours.length];
	const places = points.map(([n, cost]) => `${toX(n)},${toY(cost)}`);
	return [
		`<polyline points="${places.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
		...places.map(
			(place) => `<circle cx="${place.split(',')[0]}" cy="${place.split(',')[1]}" r="4" fill="${colour}"/>`,
		),
		text(left + 12, top + 16 + index * 18, name, `fill="${colour}"`),
	];
}

type Scale = (value: number) => number;

const scale =
	([low, high]: [number, number], from: number, to: number): Scale =>
	(value) =>
		Math.round(from + ((Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low))) * (to - from));

const extent = (values: number[]): [number, number] => [Math.min(...values) * 0.8, Math.max(...values) * 1.25];

/** 1, 2 and 5 times the powers of ten within the values. */
function ticks(values: number[]): number[] {
	const [low, high] = extent(values);
	const powers = Array.from({ length: 12 }, (_, index) => 10 ** (index - 4));
	return powers
		.flatMap((power) => [1, 2, 5].map((step) => Number((power * step).toPrecision(1))))
		.filter((tick) => tick >= low && tick <= high);
}

const escape = (words: string): string => words.replace(/&/g, '&amp;').replace(/</g, '&lt;');
const text = (x: number, y: number, words: string, style: string): string =>
	`<text x="${x}" y="${y}" ${style}>${escape(words)}</text>`;
