import type { INodePropertyOptions } from 'n8n-workflow';
import { operationProperties } from './operations';

const [resourceProperty, ...operationsOf] = operationProperties;
const optionsOf = ({ options }: { options?: unknown }) => options as INodePropertyOptions[];

/** `Text to Video`, and `Wait: Task` where the operation does not name the resource. */
const entries = optionsOf(resourceProperty).flatMap((resource, index) =>
	optionsOf(operationsOf[index]).map(({ name, value }) => [
		`${String(resource.value)}.${String(value)}`,
		name.includes(resource.name) ? name : `${name}: ${resource.name}`,
	]),
);

/** What the canvas shows under the node's name. */
export const subtitle = `={{ (${JSON.stringify(Object.fromEntries(entries))})[$parameter.resource + "." + $parameter.operation] }}`;
