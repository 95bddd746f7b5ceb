import type { Family } from '../families';

/** Names a body path as the form and, where that differs, the API do: `Prompt`, `Camera Movement (camera_control.type)`. */
export type Label = (path: string) => string;

/** The labels of a family's fields; a member of a list goes by the list's name. */
export const labelsOf =
	({ fields }: Family): Label =>
	(path) => {
		const bare = path.replace(/\[[*\d]+\]/g, '');
		const owner =
			fields.find(({ to }) => to.replace(/\[\d+\]/g, '') === bare) ??
			fields.find(({ to }) => to !== '' && bare.startsWith(`${to}.`));
		if (!owner) return path;
		const { displayName } = owner.property;
		return displayName.toLowerCase().replace(/\W/g, '_') === path ? displayName : `${displayName} (${path})`;
	};
