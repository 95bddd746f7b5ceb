import { findTokens } from './tokens';
import type { FaultAction, FaultRule, FaultTarget } from './types';

/** What is played on one request. */
export interface PlayedFault extends FaultAction {
	names: string[];
}

interface Entry extends FaultRule {
	path: RegExp;
	name: string;
	seen: number;
}

/** The faults that wait for requests, and how often they were played. */
export class FaultBook {
	private rules: Entry[] = [];
	private plays = new Map<string, number>();
	private added = 0;

	/** Adds a rule; returns its name. Throws when its path is no regular expression. */
	add(rule: FaultRule): string {
		const name = `rule ${++this.added}`;
		this.rules.push({ ...rule, path: new RegExp(rule.match?.path ?? ''), name, seen: 0 });
		return name;
	}

	clear(): void {
		this.rules = [];
		this.plays.clear();
	}

	/** Merges every rule and prompt token that fits; of several answers the first wins. */
	take(target: FaultTarget): PlayedFault {
		const actions = [...this.fromRules(target), ...this.fromTokens(target)];
		return actions.reduceRight<PlayedFault>(
			(merged, { name, action }) => ({
				...merged,
				...action,
				task: { ...merged.task, ...action.task },
				callback: { ...merged.callback, ...action.callback },
				names: [name, ...merged.names],
			}),
			{ names: [] },
		);
	}

	private fromRules(target: FaultTarget) {
		return this.rules
			.filter((rule) => fits(rule, target))
			.filter((rule) => {
				const turn = rule.seen++ - (rule.skip ?? 0);
				return turn >= 0 && turn < (rule.times === null ? Infinity : (rule.times ?? 1));
			})
			.map((rule) => ({ name: rule.name, action: rule.do }));
	}

	private fromTokens(target: FaultTarget) {
		return findTokens(target).filter(({ key, times }) => {
			const played = this.plays.get(key) ?? 0;
			this.plays.set(key, played + 1);
			return played < times;
		});
	}
}

function fits({ match = {}, path }: Entry, target: FaultTarget): boolean {
	const { method, query, family, kind, externalTaskId, body } = match;
	return (
		(!method || method.toUpperCase() === target.method) &&
		path.test(target.path) &&
		(!query || target.query.includes(query)) &&
		(!family || family === target.family) &&
		(!kind || kind === target.kind) &&
		(!externalTaskId || externalTaskId === target.externalTaskId) &&
		(!body || target.text.includes(body))
	);
}
