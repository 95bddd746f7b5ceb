import type { INodeProperties } from 'n8n-workflow';
import { families } from '../families';
import { accountProperties } from './account';
import { createByPath } from './createByPath';
import { resultProperties } from './results';
import { operationProperties } from './operations';
import { optionsProperty } from './optionsCollection';
import { taskProperties } from './task';
import { formFields } from './variants';
import { fieldProperties } from './visibility';
import { waitForCompletion } from './waiting';

export { subtitle } from './subtitle';

/** Everything the node's form can show. */
export const properties: INodeProperties[] = [
	...operationProperties,
	...families
		.filter(({ hidden }) => !hidden)
		.flatMap((family) =>
			formFields(family)
				.filter(({ field }) => field.place === 'top')
				.flatMap(fieldProperties),
		),
	...createByPath,
	...taskProperties,
	...accountProperties,
	waitForCompletion,
	...resultProperties,
	optionsProperty,
];
