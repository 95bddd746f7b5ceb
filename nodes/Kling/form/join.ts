import type { INodeProperties } from 'n8n-workflow';
import { byOperation } from '../families';

/** A property without its place: resource and operation. */
function placeless(property: INodeProperties): string {
	const { resource: _, operation: __, ...show } = property.displayOptions!.show!;
	return JSON.stringify({ ...property, displayOptions: { ...property.displayOptions, show } });
}

const placesOf = ({ displayOptions }: INodeProperties): [string[], string[]] => {
	const { resource, operation } = displayOptions!.show!;
	return [resource as string[], operation as string[]];
};

/** Whether a property can stand at both places without showing up at a third, such as `create` of another resource. */
function canJoin(one: INodeProperties, other: INodeProperties): boolean {
	const [resources, operations] = placesOf(one);
	const [[resource], [operation]] = placesOf(other);
	const isElsewhere = (each: string, name: string): boolean => byOperation(each, name) !== undefined;
	return (
		(resources.includes(resource) || !operations.some((name) => isElsewhere(resource, name))) &&
		(operations.includes(operation) || !resources.some((each) => each !== resource && isElsewhere(each, operation)))
	);
}

function join(one: INodeProperties, other: INodeProperties): void {
	const show = one.displayOptions!.show!;
	const [[resource], [operation]] = placesOf(other);
	show.resource = [...new Set([...show.resource!, resource])];
	show.operation = [...new Set([...show.operation!, operation])];
}

/** Joins hidden properties that differ in their place alone; where they stand makes no difference. */
export function joinKeepers(keepers: INodeProperties[]): INodeProperties[] {
	const joined: INodeProperties[] = [];
	for (const one of keepers) {
		const same = joined.find((each) => placeless(each) === placeless(one) && canJoin(each, one));
		if (same) join(same, one);
		else joined.push(structuredClone(one));
	}
	return joined;
}

/**
 * Joins what the forms of several operations begin with: it stands before everything else of each of them then as well.
 * @param forms the properties of one operation each, in their order
 */
export function joinBeginnings(forms: INodeProperties[][]): INodeProperties[] {
	const joined: INodeProperties[] = [];
	for (const form of forms) {
		let after = -1;
		for (const [index, one] of form.entries()) {
			const same = joined.findIndex(
				(each, place) => place > after && placeless(each) === placeless(one) && canJoin(each, one),
			);
			if (same < 0) {
				joined.push(...structuredClone(form.slice(index)));
				break;
			}
			join(joined[same], one);
			after = same;
		}
	}
	return joined;
}
