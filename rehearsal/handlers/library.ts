import type { Kind } from '../library';
import type { Handler } from '../world';
import { page } from './tasks';

/** Official voices or elements. */
export const presets: Handler = ({ library, baseUrl, now }, { operation, query }) =>
	page(library.presetsOf(operation, baseUrl, now()), query);

/** Removes a voice or element; voices answer with a receipt, elements with nothing (contract: delete-answers). */
export const remove =
	(kind: Kind, member: string): Handler =>
	({ library, tasks }, { body }) => {
		const id = String(body[member]);
		const task = library.delete(kind, id, tasks.all);
		return kind === 'voice' ? { task_id: task.id, task_status: task.status } : undefined;
	};

/** Elements of the old library, answered at once. */
export const addLegacyElement: Handler = ({ library, baseUrl }, { operation, body }) =>
	library.addLegacyElement(operation, body, baseUrl);

export const legacyElements: Handler = ({ library }, { query }) => page(library.legacyElements, query);
