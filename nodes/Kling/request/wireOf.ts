import type { IDataObject } from 'n8n-workflow';
import type { JsonObject } from '../contract';

/** What is sent: the body without the model that goes into the path. */
export const wireOf = ({ $path: _, ...body }: JsonObject): IDataObject => body as IDataObject;
