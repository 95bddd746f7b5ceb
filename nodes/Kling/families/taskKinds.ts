import { titleCase } from '../fields/words';
import { families } from './index';
import { ANY } from './anyFamily';

/** Where the kind need not be known. */
export const anyKind = {
	name: 'Any (API Key)',
	value: ANY,
	description: 'Tasks of all kinds; takes a credential with an API key',
};

/** Where all kinds are looked through. */
export const allKinds = { name: 'All', value: 'all' };

/** The kinds of tasks: what the form calls them, and what items call them. */
export const taskKinds = families
	.filter(({ kind }) => kind === 'task')
	.map(({ family, displayName, resource }) => ({
		name: `${displayName} (${titleCase(resource.replace(/[A-Z]/g, ' $&').toLowerCase())})`,
		value: family,
	}));
