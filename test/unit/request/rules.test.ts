import { endpoint, type JsonObject, type Rule } from '../../../nodes/Kling/contract';
import { families, type Family } from '../../../nodes/Kling/families';
import { checkBody } from '../../../nodes/Kling/request/checkBody';
import { smallest } from './bodies';
import { Comparison } from './sides';
import { Situation } from './situations';

const rules = families.flatMap((family) =>
	endpoint(family.path)
		.rules.filter(({ level }) => level === 'reject')
		.map((rule): [string, string, Family, Rule] => [rule.id, family.path, family, rule]),
);

const comparison = new Comparison();

function failed(family: Family, body: JsonObject): string[] {
	comparison.add(family, body);
	return checkBody(family, body, [])
		.checks.filter(({ ok, level }) => !ok && level === 'reject')
		.map(({ id }) => id);
}

/** A body in which the rule applies; what it demands is then broken or kept, one operator at a time. */
function bodyFor({ path }: Family, rule: Rule, operator: string, how: 'break' | 'keep'): JsonObject {
	const situation = new Situation(endpoint(path).schema, smallest(path));
	situation.hold(rule.when);
	if (rule.sumEquals) situation.fill('multi_prompt');
	const operands = Object.entries(rule).filter(([name]) => name in situation.operators);
	for (const [name, operand] of operands) if (name !== operator) situation.operators[name].keep(operand as never);
	situation.operators[operator][how](rule[operator] as never);
	return situation.body;
}

test.each(rules)('%s (%s) fires when it is broken and only then', (id, _path, family, rule) => {
	const operators = Object.keys(new Situation({}, {}).operators).filter((name) => name in rule);
	expect(operators.length).toBeGreaterThan(0);
	for (const operator of operators) {
		expect(failed(family, bodyFor(family, rule, operator, 'break'))).toContain(id);
		expect(failed(family, bodyFor(family, rule, operator, 'keep'))).not.toContain(id);
	}
});

afterAll(() => comparison.print(`Bodies for ${rules.length} rules`));
