import type { INodeProperties } from 'n8n-workflow';
import { families } from '../families';
import { accountProperties } from './account';
import { createByPath } from './createByPath';
import { resultProperties } from './results';
import { operationProperties } from './operations';
import { optionsProperty } from './optionsCollection';
import { taskProperties } from './task';
import { joinBeginnings, joinKeepers } from './join';
import { topProperties } from './visibility';
import { waitForCompletion } from './waiting';

export { subtitle } from './subtitle';

const ofFamilies = families.filter(({ hidden }) => !hidden).map(topProperties);
const isKeeper = ({ type }: INodeProperties): boolean => type === 'hidden';

/** Everything the node's form can show. Of a list n8n takes what comes last, which is what cleans it up. */
export const properties: INodeProperties[] = [
	...operationProperties,
	...joinKeepers(ofFamilies.flat().filter(isKeeper)),
	...joinBeginnings(ofFamilies.map((form) => form.filter((property) => !isKeeper(property)))),
	...createByPath,
	...taskProperties,
	...accountProperties,
	waitForCompletion,
	...resultProperties,
	optionsProperty,
];
