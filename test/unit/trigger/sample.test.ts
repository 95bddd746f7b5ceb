import { dialectAt } from '../../../nodes/Kling/dialects';
import { taskJson } from '../../../nodes/Kling/tasks/item';
import schema from '../../../nodes/KlingTrigger/__schema__/v1.0.0.json';
import { sample } from '../../../nodes/KlingTrigger/sample';
import { triggerPanel } from '../../../nodes/KlingTrigger/triggerPanel';

test('the sample is an item as the trigger makes it', () => {
	const added = ['family', 'url', 'video_id', 'expires_at'];
	const raw = Object.fromEntries(Object.entries(sample).filter(([name]) => !added.includes(name)));
	expect(taskJson(dialectAt('/v1/').task(raw)!, sample.family)).toEqual(sample);
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
