import { setTimeout as delay } from 'node:timers/promises';
import type { ExecutionStatus } from 'n8n-workflow';
import { lastItems } from '../../host/run';
import { publish, trigger } from '../support/n8n/lab';
import { after, kling } from '../support/n8n/nodes';
import { houses, type House } from './house';
import { isPossible, ITEMS, kinds, points, type Kind, type Point } from './points';
import { writeTable, type Row } from './table';

jest.setTimeout(900_000);

/** One execution that is killed. */
interface Run {
	name: string;
	kindName: string;
	kind: Kind;
	point: Point;
	/** The execution, and those that retry it. */
	ids: string[];
}

const runs = (): Run[] =>
	Object.entries(kinds).flatMap(([kindName, kind]) =>
		points.flatMap((point, n) =>
			isPossible(kind, point) ? [{ name: `${kindName}-at-${n}`, kindName, kind, point, ids: [] }] : [],
		),
	);

async function until(what: string, isSo: () => Promise<boolean> | boolean, timeoutMs = 120_000): Promise<void> {
	for (const deadline = Date.now() + timeoutMs; !(await isSo()); await delay(100)) {
		if (Date.now() > deadline) throw new Error(`Not so within ${timeoutMs} ms: ${what}`);
	}
}

const unfinished: ExecutionStatus[] = ['new', 'running', 'waiting'];

describe.each(Object.keys(houses) as Array<keyof typeof houses>)('n8n is killed in %s', (mode) => {
	let house: House;
	const rows: Row[] = [];

	beforeAll(async () => {
		house = await houses[mode]({ duration: null });
	});

	afterAll(async () => {
		await house?.close();
		writeTable(mode, rows);
	});

	const requests = (path: string, { name }: Run) =>
		house.kling.ledger.requests.filter(
			(one) => one.method === 'POST' && one.path === path && JSON.stringify(one.body).includes(name),
		);

	/** How often a call was carried out for a run. */
	const carriedOut = (path: string, run: Run): number =>
		requests(path, run).filter(({ code, fault }) => code === 0 || (fault !== null && run.point.call?.isCarriedOut))
			.length;

	const tasksOf = ({ ids }: Run): string[] =>
		house.kling.ledger.accepted
			.filter(({ externalTaskId }) => ids.some((id) => externalTaskId?.includes(`-${id}-`)))
			.map(({ taskId }) => taskId);

	const paid = (run: Run): number =>
		run.kind.family === undefined ? carriedOut(run.kind.main, run) : tasksOf(run).length;

	const statusOf = async ({ ids }: Run) => (await house.api.execution(ids.at(-1)!)).status;

	async function start(run: Run): Promise<void> {
		const { name, kind, point } = run;
		const downloadResults = point.then === 'download';
		const parameters = { ...kind.parameters(name, point.options ?? {}), downloadResults };
		const workflow = await publish(house.api, name, [kling(house.credential, parameters), after()]);
		await trigger(
			house.webhooks,
			name,
			Array.from({ length: ITEMS }, (_, n) => ({ n })),
		);
		await until(`${name} has begun`, async () => (await house.api.executionsOf(workflow.id)).length > 0);
		run.ids.push((await house.api.executionsOf(workflow.id))[0]);
	}

	function withhold({ name, kind, point: { call } }: Run): void {
		if (!call) return;
		house.kling.control.fault({
			match: { method: 'POST', path: `${kind[call.path]}$`, body: name },
			skip: call.skip,
			times: null,
			do: { answer: 'hang', accept: call.isCarriedOut },
		});
	}

	const asked = (run: Run): number =>
		house.kling.ledger.requests.filter(
			({ method, path }) => method === 'GET' && tasksOf(run).some((id) => path.endsWith(id)),
		).length;

	/** No question about the run's tasks is answered any more. */
	const silenceLooks = (run: Run): unknown =>
		house.kling.control.fault({
			match: { method: 'GET', path: `(${tasksOf(run).join('|')})$` },
			times: null,
			do: { answer: 'hang' },
		});

	/** Brings a run to the point where n8n is to die. */
	async function bringThere(run: Run): Promise<void> {
		const { kind, name, point } = run;
		const { call, then } = point;
		if (call) {
			const path = kind[call.path];
			await until(`${name}: a call hangs`, () => requests(path, run).some(({ fault }) => fault !== null));
			if (call.skip)
				await until(
					`${name}: the others are there`,
					() => requests(path, run).length === ITEMS || kind.family === undefined,
				);
			return;
		}
		if (kind.family === undefined) return;
		await until(`${name}: all tasks are there`, () => tasksOf(run).length === ITEMS);
		if (then === 'look') silenceLooks(run);
		if (then === 'sleep' || then === 'wake')
			await until(`${name}: it sleeps`, async () => (await statusOf(run)) === 'waiting');
		if (then === 'wake') silenceLooks(run);
		const before = asked(run);
		if (then === 'wake' || then === 'download') house.kling.control.finish(tasksOf(run));
		if (then === 'look' || then === 'wake') await until(`${name}: it looks`, () => asked(run) > before);
	}

	async function recovered(all: Run[]): Promise<Map<string, number>> {
		const parameters = {
			resource: 'task',
			operation: 'recover',
			source: 'execution',
			executionId: '={{ $json.id }}',
			family: '={{ $json.family }}',
			downloadResults: false,
		};
		const workflow = await publish(house.api, 'recover', [kling(house.credential, parameters), after()]);
		const items = all.filter(({ kind }) => kind.family).map(({ ids: [id], kind: { family } }) => ({ id, family }));
		await trigger(house.webhooks, 'recover', items);
		await until('Recover has begun', async () => (await house.api.executionsOf(workflow.id)).length > 0);
		const execution = await house.api.finished((await house.api.executionsOf(workflow.id))[0]);
		const found = lastItems(execution).map(({ json }) => String(json.external_task_id).split('-')[2]);
		return new Map(all.map(({ name, ids: [id] }) => [name, found.filter((one) => one === id).length]));
	}

	/** The end of an execution that n8n ends or goes on with by itself. */
	const settled = async (run: Run) =>
		await until(`${run.name} has ended`, async () => !unfinished.includes(await statusOf(run)), 240_000);

	test('what is paid for comes out, and nothing is paid for twice that Kling can be asked about', async () => {
		const { control, ledger } = house.kling;
		const all = runs();
		// So that no run looks at a list first.
		control.set({ duration: 100 });
		for (const [kindName, kind] of Object.entries(kinds)) {
			const run: Run = { name: `first-${kindName}`, kindName, kind, point: { words: '' }, ids: [] };
			await start(run);
			await settled(run);
		}
		control.set({ duration: null });
		// Tasks are asked about one by one where their list does not work, so that each run's looks can be told apart.
		control.fault({ match: { kind: 'list' }, times: null, do: { answer: { status: 404, body: 'html' } } });
		control.fault({ match: { kind: 'media' }, times: null, do: { stallAfter: 10 } });
		const media = ledger.count({ kind: 'media' });
		const [later, sooner] = [true, false].map((is) => all.filter(({ point }) => Boolean(point.call) === is));
		for (const run of sooner) {
			await start(run);
			await bringThere(run);
		}
		for (const run of later) {
			withhold(run);
			await start(run);
		}
		for (const run of later) await bringThere(run);
		// Three files at once of each run that fetches files, and of speech one.
		await until('files are fetched', () => ledger.count({ kind: 'media' }) - media >= 2 * ITEMS + 1);
		for (const run of all.filter(({ point }) => point.then === 'sleep')) expect(await statusOf(run)).toBe('waiting');

		await house.kill();
		const before = new Map(all.map((run) => [run.name, paid(run)]));
		control.clearFaults();
		control.set({ duration: 100 });
		await house.replace();
		control.finish('all');
		await Promise.all(all.map(settled));
		const found = await recovered(all);

		for (const run of all) {
			const wasSaved = (await statusOf(run)) === 'success';
			if (!wasSaved) {
				const id = await house.api.retry(run.ids[0]);
				run.ids.push(id);
				await house.api.finished(id, 180_000);
			}
			const execution = await house.api.execution(run.ids.at(-1)!);
			const items = execution.status === 'success' ? lastItems(execution) : [];
			const isTask = run.kind.family !== undefined;
			rows.push({
				kind: run.kindName,
				point: run.point.words,
				before: before.get(run.name)!,
				recover: isTask ? String(found.get(run.name)) : 'cannot',
				way: wasSaved ? 'by itself' : items.length > 0 ? 'Retry' : 'Recover only',
				paid: paid(run),
				faces: run.kindName === 'lip-sync' ? carriedOut(run.kind.first, run) : undefined,
				out: items.length,
				isRight: !isTask || items.every(({ json }) => tasksOf(run).includes(String(json.task_id))),
			});
		}
		for (const row of rows) {
			if (mode === 'queue mode' && row.way === 'Recover only') {
				// n8n 2 gives up what ran on a dead worker, and leaves nothing that Retry could run.
				const left = { paid: row.before, out: 0, recover: row.kind === 'speech' ? 'cannot' : String(row.before) };
				expect(row).toMatchObject(left);
				continue;
			}
			const expected = { out: ITEMS, isRight: true };
			expect(row).toMatchObject(row.kind === 'speech' ? expected : { ...expected, paid: ITEMS });
			// What nobody can be asked about is paid for again, but never more than once more.
			if (row.kind === 'speech') expect(row.paid).toBeLessThanOrEqual(ITEMS + row.before);
			if (row.faces !== undefined) expect(row.faces).toBeLessThanOrEqual(2 * ITEMS);
		}
	});
});
