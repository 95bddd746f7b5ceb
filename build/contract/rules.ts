import type { Rule } from '../../nodes/Kling/contract/types';
import { parseFormula } from './formula';

const dropped = ['certainty', 'since', 'until', 'note'];

/** Where a fact was read is no help to somebody whose request is refused. */
const words = (note = '') => note.replace(/^(capability map( note)?|resolution table)(: )?/, '');

const at = (api: any, reference: string) =>
	reference
		.replace('#/', '')
		.split('/')
		.reduce((node, key) => node[key], api);

function compileWhen(when: Record<string, any>, api: any) {
	return Object.fromEntries(
		Object.entries(when).map(([path, { inList, ...condition }]) => [
			path,
			inList ? { ...condition, in: at(api, inList) } : condition,
		]),
	);
}

/**
 * Rules as the node evaluates them: ended ones and those about facts outside the request (`external`) are gone, list references are spelled out, expressions are parsed.
 * `until` is a date or a month and compares as text with the contract's date.
 */
export function compileRules(rules: any[], api: any): Rule[] {
	const today = api.info.version.replaceAll('.', '-');
	return rules
		.filter((rule) => !rule.external && (!rule.until || rule.until > today))
		.map((rule) => {
			const compiled: any = {};
			for (const [key, value] of Object.entries<any>(rule)) {
				if (dropped.includes(key)) continue;
				else if (key === 'when') compiled.when = compileWhen(value, api);
				else if (key === 'expr') compiled.formula = parseFormula(value);
				else compiled[key] = value;
			}
			if (words(rule.note)) compiled.note = words(rule.note);
			const each = rule.sumEquals ? undefined : /"([\w.]+)\[\*\]/.exec(JSON.stringify(rule))?.[1];
			return (each ? { ...compiled, each } : compiled) as Rule;
		});
}
