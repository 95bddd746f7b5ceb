import { dialectAt } from '../../../nodes/Kling/dialects';
import { simplified, taskJson } from '../../../nodes/Kling/tasks/item';
import schema from '../../../nodes/KlingTrigger/__schema__/v1.0.0.json';
import { sample } from '../../../nodes/KlingTrigger/sample';
import { triggerPanel } from '../../../nodes/KlingTrigger/triggerPanel';

test('the sample is an item as the trigger makes it', () => {
	const task = dialectAt('/v1/').task({
		task_id: '883600000000000001',
		task_status: 'succeed',
		task_status_msg: '',
		task_info: { external_task_id: 'my-own-id' },
		task_result: { videos: [{ id: '883600000000000002', url: 'https://example.com/video.mp4', duration: '5.1' }] },
		created_at: 1790000000000,
		updated_at: 1790000060000,
		final_unit_deduction: '1',
	});
	const json = simplified(taskJson(task!, 'textToVideo'));
	expect(Object.entries(json)).toEqual(Object.entries(sample));
});

test('the output schema names every field of the sample', () => {
	expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(Object.keys(sample)));
});

test('the panel offers the sample for pasting', () => {
	const { executionsHelp } = triggerPanel as { executionsHelp: Record<string, string> };
	for (const text of Object.values(executionsHelp)) {
		expect(JSON.parse(/<code>(.*)<\/code>/s.exec(text)![1])).toEqual([sample]);
	}
});
