import { isAbsent, memberAt, type JsonObject } from '../contract';
import { dialectAt } from '../dialects';
import type { Family } from '../families';
import { own } from '../fields/ownParameters';
import type { BodyChecks, Check } from './checkBody';

const isFault = ({ ok, level }: Check): boolean => !ok && level === 'reject';

/**
 * Makes advice of what speaks only against members that the user has added in JSON: the contract may be older than what
 * they know. Faults of files stay, and so do those that the form's own fields have.
 * @param whole what the checks say of the whole body
 * @param bare what they say of the body without those members
 */
export function adviseAboutAdded(whole: BodyChecks, bare: BodyChecks): BodyChecks {
	const ofForm = new Set(bare.checks.filter(isFault).map(({ message }) => message));
	const checks = whole.checks.map((check) =>
		isFault(check) && !check.id.startsWith('media.') && !ofForm.has(check.message)
			? {
					...check,
					level: 'advise',
					message: `${check.message}. It was sent as it is, because it comes from Additional Body Fields`,
				}
			: check,
	);
	return { checks, advice: checks.filter(({ ok, level }) => !ok && level !== 'reject').map(({ message }) => message!) };
}

/** What the node itself puts into a body is not taken from added members: it would overwrite them without a word. */
export function reservedFaults({ path, externalId, callback }: Family, added: JsonObject): Check[] {
	const { bodyPaths } = dialectAt(path);
	const reserved = [
		...(externalId ? [{ member: bodyPaths.externalId, option: own.externalTaskId.label }] : []),
		...(callback ? [{ member: bodyPaths.callback, option: own.callbackUrl.label }] : []),
	];
	return reserved
		.filter(({ member }) => !isAbsent(memberAt(added, member)))
		.map(({ member, option }) => ({
			id: 'input.additionalBodyFields',
			level: 'reject',
			ok: false,
			message: `Additional Body Fields has ${member}, which the node sets itself: use the option "${option}"`,
		}));
}
