/** An item to pin while no callback has come yet. */
export const sample = {
	url: 'https://example.com/video.mp4',
	task_status: 'succeed',
	task_id: '883600000000000001',
	family: 'textToVideo',
	video_id: '883600000000000002',
	duration: 5.1,
	files: [{ type: 'video', url: 'https://example.com/video.mp4', id: '883600000000000002', duration: '5.1' }],
	units: 1,
	created_at: '2026-09-21T14:13:20.000Z',
	finished_at: '2026-09-21T14:14:20.000Z',
	external_task_id: 'my-own-id',
	expires_at: '2026-10-21T14:14:20.000Z',
	api: 'v1',
};
