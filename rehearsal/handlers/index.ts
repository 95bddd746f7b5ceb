import type { Operation } from '../types';
import type { Handler } from '../world';
import { balanceDeductions, costs, packageDeductions } from './account';
import { addLegacyElement, legacyElements, presets, remove } from './library';
import { solutionsByFilter, solutionsByIds, tasksByFilter, tasksByIds } from './newerTasks';
import { identifyFace, recognize, selection, speech } from './sync';
import { create, get, list } from './tasks';

/** Operations that are not just create, get or list of a family's tasks. */
const special: Record<string, Handler> = {
	'GET /tasks': tasksByIds,
	'POST /tasks': tasksByFilter,
	'GET /solutions': solutionsByIds,
	'POST /solutions': solutionsByFilter,
	'GET /account/costs': costs,
	'POST /account/billing/balance': balanceDeductions,
	'POST /account/billing/package': packageDeductions,
	'POST /v1/audio/tts': speech,
	'POST /v1/videos/identify-face': identifyFace,
	'POST /v1/videos/image-recognize': recognize,
	'POST /v1/videos/multi-elements/init-selection': selection.init,
	'POST /v1/videos/multi-elements/add-selection': selection.add,
	'POST /v1/videos/multi-elements/delete-selection': selection.remove,
	'POST /v1/videos/multi-elements/clear-selection': selection.clear,
	'POST /v1/videos/multi-elements/preview-selection': selection.preview,
	'GET /v1/general/presets-voices': presets,
	'GET /v1/general/advanced-presets-elements': presets,
	'GET /v1/general/presets-elements': presets,
	'POST /v1/general/delete-voices': remove('voice', 'voice_id'),
	'POST /v1/general/delete-elements': remove('element', 'element_id'),
	'POST /v1/general/delete-advanced-elements': remove('element', 'element_id'),
	'POST /v1/general/custom-elements': addLegacyElement,
	'GET /v1/general/custom-elements': legacyElements,
};

const general: Partial<Record<Operation['kind'], Handler>> = { create, get, list };

/** The handler of an operation; an operation of the contract without one stops the server from starting. */
export function handlerOf({ method, path, kind }: Operation): Handler {
	const handler = special[`${method.toUpperCase()} ${path}`] ?? general[kind];
	if (!handler) throw new Error(`No handler for ${method} ${path}`);
	return handler;
}
