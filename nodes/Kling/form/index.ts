import type { INodeProperties } from 'n8n-workflow';
import { families } from '../families';
import { accountProperties } from './account';
import { operationProperties } from './operations';
import { optionsProperty } from './optionsCollection';
import { taskProperties } from './task';
import { fieldProperties } from './visibility';
import { waitForCompletion } from './waiting';

export { subtitle } from './subtitle';

/** Everything the node's form can show. */
export const properties: INodeProperties[] = [
	...operationProperties,
	...families
		.filter(({ hidden }) => !hidden)
		.flatMap((family) =>
			family.fields.filter(({ place }) => place === 'top').flatMap((field) => fieldProperties(family, field)),
		),
	...taskProperties,
	...accountProperties,
	waitForCompletion,
	optionsProperty,
];
