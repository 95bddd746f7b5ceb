import { findEndpoint } from '../contract';
import { anyFamily } from './anyFamily';
import { families } from './index';
import type { Family } from './types';

const everyFamily: Family[] = families.flatMap((family) => [family, ...(family.variants ?? [])]);

/** A kind of task of which nothing is known but the path where it is created. */
const unknownFamily = (path: string): Family => ({ ...anyFamily, displayName: `Path "${path}"`, path });

/** The family whose tasks are created at a path, be it with a model in it; one without fields for a path that no family has. */
export function familyAtPath(path: string): Family {
	const template = findEndpoint(path)?.template ?? path;
	return everyFamily.find((family) => family.path === template) ?? unknownFamily(path);
}
