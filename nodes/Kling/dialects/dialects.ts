import { solutions } from './solutions';
import type { Dialect } from './types';
import { v1 } from './v1';
import { v2 } from './v2';

/** The generations of Kling's API, oldest first. */
export const dialects: Dialect[] = [v1, v2, solutions];

/** The generation that a path belongs to. */
export const dialectAt = (path: string): Dialect => dialects.find((dialect) => dialect.owns(path)) ?? v2;
