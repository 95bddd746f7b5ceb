import type { INode } from 'n8n-workflow';
import type { Lab } from '../../test/support/n8n/lab';
import { publish, startLab, trigger } from '../../test/support/n8n/lab';
import { after, kling } from '../../test/support/n8n/nodes';
import type { Bench, Cell } from '../bench';
import { forgetPeak, memoryProbe, residentPeak, type MemoryProbe } from '../memory';
import { buildPeer, peer } from '../peer';
import { median, round } from '../statistics';
import { successes } from '../watch';

const MEGABYTE = 1 << 20;
const SIZE = 200 * MEGABYTE;
const RUNS = 5;
/** What a download may add in filesystem mode, MB. */
const MOST = 64;

export const download: Bench = {
	name: 'download',
	title: 'Memory for a download of 200 MB',
	method:
		`One generation whose file has ${SIZE / MEGABYTE} MB, downloaded by the Kling node and by the way that reads it into a buffer first (encoding: 'arraybuffer'). ` +
		`Growth of n8n's resident memory at its peak, over what it held after a garbage collection just before; the middle of ${RUNS} runs each. ` +
		'In filesystem mode n8n keeps binary data in files (its default), in database mode in its database (the default of queue mode).',
	async run(say) {
		const rows: Cell[][] = [];
		const ratios: number[] = [];
		for (const mode of ['filesystem', 'database']) {
			const { ours, buffered } = await growth(mode, say);
			say(`${mode}: ${round(ours)} MB against ${round(buffered)} MB`);
			ratios.push(ours / buffered);
			rows.push([mode, round(ours), round(buffered), round(ours / buffered)]);
		}
		return {
			tables: [
				{
					title: 'Peak growth of memory, MB',
					columns: ['binary data mode', 'Kling node', 'arraybuffer', 'ratio'],
					rows,
				},
			],
			aims: [
				{
					aim: 'in filesystem mode at most half of what a buffer takes',
					measured: `${round(ratios[0])} of it`,
					met: ratios[0] <= 0.5,
				},
				{
					aim: `in filesystem mode at most ${MOST} MB`,
					measured: `${rows[0][1]} MB`,
					met: Number(rows[0][1]) <= MOST,
				},
			],
			notes: [
				'In database mode n8n itself collects the whole file in memory before it stores it, whatever a node hands over. Keep big files in filesystem or s3 mode, or take the URL only.',
			],
		};
	},
};

async function growth(mode: string, say: (line: string) => void): Promise<{ ours: number; buffered: number }> {
	let probe!: MemoryProbe;
	const lab = await startLab({
		say,
		rehearsal: { duration: 500 },
		env: { N8N_DEFAULT_BINARY_DATA_MODE: mode },
		async prepare(folder) {
			probe = memoryProbe(folder);
			return { ...(await buildPeer(folder)), ...probe.env };
		},
	});
	try {
		lab.kling.control.fault({ match: { kind: 'create' }, times: null, do: { task: { bytes: SIZE } } });
		const create = { resource: 'video', operation: 'textToVideo', modelName: 'kling-v2-6', prompt: 'A paper boat' };
		const nodes: Record<'ours' | 'buffered', INode> = {
			ours: kling(lab.credential, create),
			buffered: peer(lab.credential, lab.kling.baseUrl, true),
		};
		const workflows = Object.entries(nodes).map(async ([name, node]) => ({
			name,
			id: (await publish(lab.api, name, [node, after()])).id,
		}));
		const sides = await Promise.all(workflows);
		const peaks: Record<string, number[]> = { ours: [], buffered: [] };
		// What a buffer leaves behind would make room for the other way, so that one goes first.
		for (const { name, id } of sides) {
			for (let run = 1; run <= RUNS; run++) peaks[name].push(await peakOf(lab, probe, name, id, run));
		}
		return { ours: median(peaks.ours), buffered: median(peaks.buffered) };
	} finally {
		await lab.close();
	}
}

async function peakOf({ api, n8n }: Lab, probe: MemoryProbe, name: string, id: string, run: number): Promise<number> {
	await probe.heapInUse(n8n.pid);
	forgetPeak(n8n.pid);
	const before = residentPeak(n8n.pid);
	await trigger(n8n.url, name, [{ prompt: 'A paper boat' }]);
	await successes(api, id, run, 120_000);
	return (residentPeak(n8n.pid) - before) / MEGABYTE;
}
