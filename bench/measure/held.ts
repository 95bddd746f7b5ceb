import type { INode } from 'n8n-workflow';
import type { Lab } from '../../test/support/n8n/lab';
import { publish, startLab, trigger } from '../../test/support/n8n/lab';
import { after, kling } from '../../test/support/n8n/nodes';
import { setTimeout as delay } from 'node:timers/promises';
import type { Bench } from '../bench';
import { memoryProbe, type MemoryProbe } from '../memory';
import { buildPeer, peer } from '../peer';
import { addSide, closeSides, type Side } from '../rehearsals';
import { round } from '../statistics';
import { untilCount } from '../watch';

const PENDING = 100;
const SLOTS = 10;
const WARM_UP = 20;
const SETTLE_MS = 15_000;
const OTHER_TIMEOUT_MS = 20_000;

interface Held {
	running: number;
	sleeping: number;
	queued: number;
	atKling: number;
	heapPerExecution: number;
	otherMs: number | undefined;
}

const ours =
	(modelName: string) =>
	({ credential }: Side): INode =>
		kling(credential, { resource: 'video', operation: 'textToVideo', modelName, prompt: '={{ $json.prompt }}' });

const theirs = (side: Side): INode => peer(side.credential, side.kling.baseUrl);

export const held: Bench = {
	name: 'held',
	title: 'What 100 pending generations hold',
	method:
		`${PENDING} executions, one generation each, none of them done. The n8n of the table's first half has no limit of running executions (as it comes), ` +
		`that of the second half has ${SLOTS} places (N8N_CONCURRENCY_PRODUCTION_LIMIT, or a worker's --concurrency). ` +
		'Memory is the growth of the heap in use after a garbage collection, after a warm-up of 20 executions. "Another workflow" is one without Kling, started meanwhile.',
	async run(say) {
		const [first, second] = ['kling-v2-6', 'kling-3.0-turbo'].map(ours);
		const cases = [
			{ limit: undefined, title: 'no limit', node: first, name: 'Kling node as it comes' },
			{ limit: undefined, title: 'no limit', node: second, name: 'the same, a model of the second generation' },
			{ limit: undefined, title: 'no limit', node: theirs, name: 'polling in process' },
			{ limit: SLOTS, title: `${SLOTS} places`, node: first, name: 'Kling node as it comes' },
			{ limit: SLOTS, title: `${SLOTS} places`, node: theirs, name: 'polling in process' },
		];
		const measured: Array<(typeof cases)[number] & Held> = [];
		for (const one of cases) {
			const figures = await pending(one.node, one.limit, say);
			say(`${one.title}, ${one.name}: ${JSON.stringify(figures)}`);
			measured.push({ ...one, ...figures });
		}
		const parked = measured.filter(({ node }) => node !== theirs);
		return {
			tables: [
				{
					title: `With ${PENDING} generations pending`,
					columns: [
						'n8n',
						'way',
						'running',
						'asleep',
						'queued',
						'under way at Kling',
						'kB of heap per execution',
						'another workflow answers after',
					],
					rows: measured.map((row) => [
						row.title,
						row.name,
						row.running,
						row.sleeping,
						row.queued,
						row.atKling,
						round(row.heapPerExecution / 1000),
						row.otherMs === undefined ? `not within ${OTHER_TIMEOUT_MS / 1000} s` : `${row.otherMs} ms`,
					]),
				},
			],
			aims: [
				{
					aim: 'no running execution and no place held while generations are pending',
					measured: parked.map(({ running }) => running).join(', '),
					met: parked.every(({ running, atKling }) => running === 0 && atKling === PENDING),
				},
			],
			notes: [
				'n8n keeps a small record of a sleeping execution in memory until it ends. Of memory the figures show only that both ways are of one size: differences of 0.1 MB per execution, also below zero, are caches of n8n. What parking frees is the place.',
			],
		};
	},
};

async function pending(
	node: (side: Side) => INode,
	limit: number | undefined,
	say: (line: string) => void,
): Promise<Held> {
	let probe!: MemoryProbe;
	const lab = await startLab({
		say,
		env: limit ? { N8N_CONCURRENCY_PRODUCTION_LIMIT: String(limit) } : {},
		async prepare(folder) {
			probe = memoryProbe(folder);
			return { ...(await buildPeer(folder)), ...probe.env };
		},
	});
	const sides: Side[] = [];
	try {
		const side = await addSide(lab.api, 'held', { duration: null });
		sides.push(side);
		const workflow = await publish(lab.api, 'held', [node(side), after()]);
		const other = await publish(lab.api, 'other', [after()]);
		await warmUp(lab, side, workflow.id);
		const before = await probe.heapInUse(lab.n8n.pid);
		// n8n answers a call only once its execution has a place, which may be never.
		for (let i = 0; i < PENDING; i++) void trigger(lab.n8n.url, 'held', [{ prompt: `Boat ${i}` }]).catch(() => {});
		await settled(lab, workflow.id);
		const count = async (status: 'running' | 'waiting' | 'new') =>
			await lab.api.executionCount({ workflowId: workflow.id, status: [status] });
		const [running, sleeping, queued] = [await count('running'), await count('waiting'), await count('new')];
		const heapPerExecution = ((await probe.heapInUse(lab.n8n.pid)) - before) / PENDING;
		const otherMs = await timeOther(lab, other.id);
		return { running, sleeping, queued, atKling: side.kling.ledger.created() - WARM_UP, heapPerExecution, otherMs };
	} finally {
		await lab.close();
		await closeSides(sides);
	}
}

/** A few executions to their end, so that what n8n loads once is not counted. */
async function warmUp({ api, n8n }: Lab, { kling: { control, ledger } }: Side, workflowId: string): Promise<void> {
	for (let i = 0; i < WARM_UP; i++) void trigger(n8n.url, 'held', [{ prompt: `Warm-up ${i}` }]).catch(() => {});
	for (let ended = 0; ended < WARM_UP || ledger.created() < WARM_UP; await delay(500)) {
		control.finish();
		ended = await api.executionCount({ workflowId, status: ['success'] });
	}
}

/** Until all executions sleep, or until nothing has changed for a while. */
async function settled({ api }: Lab, workflowId: string): Promise<void> {
	const count = async (status: 'running' | 'waiting') => await api.executionCount({ workflowId, status: [status] });
	for (let [before, since] = ['', Date.now()]; Date.now() - since < SETTLE_MS; await delay(1000)) {
		const waiting = await count('waiting');
		if (waiting === PENDING) return;
		const now = `${waiting} ${await count('running')}`;
		if (now !== before) [before, since] = [now, Date.now()];
	}
}

async function timeOther({ api, n8n }: Lab, workflowId: string): Promise<number | undefined> {
	const started = Date.now();
	void trigger(n8n.url, 'other', [{}]).catch(() => {});
	return await untilCount(api, workflowId, 'success', 1, OTHER_TIMEOUT_MS).then(
		() => Date.now() - started,
		() => undefined,
	);
}
