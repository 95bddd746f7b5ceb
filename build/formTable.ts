import type { INodeProperties } from 'n8n-workflow';

type Body = Omit<INodeProperties, 'displayOptions'>;

/** Properties of which each body (all but where it is shown) stands once; `shown` has its number and where it is shown, in order. */
export interface FormTable {
	bodies: Body[];
	shown: Array<[body: number, displayOptions?: INodeProperties['displayOptions']]>;
}

/** Many properties of a form differ only in where they are shown. */
export function toTable(properties: INodeProperties[]): FormTable {
	const numbers = new Map<string, number>();
	const bodies: Body[] = [];
	const shown = properties.map(({ displayOptions, ...body }): FormTable['shown'][number] => {
		const key = JSON.stringify(body);
		const number = numbers.get(key) ?? bodies.push(body) - 1;
		numbers.set(key, number);
		return displayOptions ? [number, displayOptions] : [number];
	});
	return { bodies, shown };
}

/** The properties again, each an object of its own. Goes into the file that n8n loads. */
export const fromTable = ({ bodies, shown }: FormTable): INodeProperties[] =>
	shown.map(([body, displayOptions]) => (displayOptions ? { ...bodies[body], displayOptions } : { ...bodies[body] }));
