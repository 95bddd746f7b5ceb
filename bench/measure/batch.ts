import type { INode } from 'n8n-workflow';
import { publish, startLab, trigger } from '../../test/support/n8n/lab';
import { after, kling } from '../../test/support/n8n/nodes';
import type { Bench } from '../bench';
import { buildPeer, peer } from '../peer';
import { addSide, apiCalls, closeSides, type Side } from '../rehearsals';
import { round } from '../statistics';
import { itemsOf, startOf, successes } from '../watch';

const TASKS = 60;
const SLOTS = 5;
const TASK_MS = 8000;
const IDEAL_S = ((TASKS / SLOTS) * TASK_MS) / 1000;
const TIMEOUT_MS = 30 * 60_000;

interface Way {
	name: string;
	title: string;
	node(side: Side): INode;
}

const ours =
	(options: object, modelName = 'kling-v2-6') =>
	({ credential }: Side): INode =>
		kling(credential, {
			resource: 'video',
			operation: 'textToVideo',
			modelName,
			prompt: '={{ $json.prompt }}',
			options: { ...options },
		});

const ways: Way[] = [
	{ name: 'batch', title: 'Kling node as it comes', node: ours({}) },
	{ name: 'batch-newer', title: 'the same, a model of the second generation', node: ours({}, 'kling-3.0-turbo') },
	{
		name: 'batch-limited',
		title: `Kling node, Max Concurrent Tasks ${SLOTS}`,
		node: ours({ maxConcurrentTasks: SLOTS }),
	},
	{ name: 'batch-parked', title: 'Kling node, parks at once', node: ours({ parkAfter: 0 }) },
	{
		name: 'batch-serial',
		title: 'one item after another, polled in process',
		node: (side) => peer(side.credential, side.kling.baseUrl),
	},
];

export const batch: Bench = {
	name: 'batch',
	title: 'A batch of 60 with 5 slots',
	method:
		`${TASKS} items in one execution, ${SLOTS} slots at Kling, ${TASK_MS / 1000} s for each task: ${IDEAL_S} s if no slot ever stands empty. ` +
		'From the start of the node to the start of the next. All ways run at the same time, each with a Kling of its own. ' +
		'The last one stands for the media nodes read for this: one item after another, asked every 5 s.',
	async run(say) {
		const lab = await startLab({ say, prepare: buildPeer });
		const sides: Side[] = [];
		try {
			const started = [];
			for (const way of ways) {
				const side = await addSide(lab.api, way.name, { duration: TASK_MS, slots: { video: SLOTS } });
				sides.push(side);
				started.push({ way, side, workflow: await publish(lab.api, way.name, [way.node(side), after()]) });
			}
			const items = Array.from({ length: TASKS }, (_, i) => ({ prompt: `A paper boat ${i}` }));
			for (const { name } of ways) await trigger(lab.n8n.url, name, items);
			const measured: Array<{ title: string; seconds: number; calls: number; created: number }> = [];
			for (const { way, side, workflow } of started) {
				const [execution] = await successes(lab.api, workflow.id, 1, TIMEOUT_MS);
				const created = side.kling.ledger.created();
				if (itemsOf(execution, 'After').length !== TASKS || created !== TASKS)
					throw new Error(`${way.title} lost items`);
				const seconds = (startOf(execution, 'After') - Date.parse(execution.startedAt)) / 1000;
				measured.push({ title: way.title, seconds, calls: apiCalls(side) / TASKS, created });
				say(`${way.title}: ${round(seconds)} s`);
			}
			const serial = measured.at(-1)!;
			const [first] = measured;
			return {
				tables: [
					{
						title: `Wall-clock time of ${TASKS} tasks`,
						columns: ['way', 'seconds', 'against ideal', 'faster than serial', 'API calls per task', 'tasks paid for'],
						rows: [
							['ideal', IDEAL_S, '1 x', `${round(serial.seconds / IDEAL_S)} x`, '-', TASKS],
							...measured.map(({ title, seconds, calls, created }) => [
								title,
								round(seconds),
								`${round(seconds / IDEAL_S)} x`,
								`${round(serial.seconds / seconds)} x`,
								round(calls),
								created,
							]),
						],
					},
				],
				aims: [
					{
						aim: 'at most 1.25 times the ideal time',
						measured: `${round(first.seconds / IDEAL_S)} times`,
						met: first.seconds <= 1.25 * IDEAL_S,
					},
				],
				notes: [],
			};
		} finally {
			await lab.close();
			await closeSides(sides);
		}
	},
};
