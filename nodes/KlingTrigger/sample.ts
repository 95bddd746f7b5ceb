/** An item to pin while no callback has come yet. */
export const sample = {
	task_id: '883600000000000001',
	task_status: 'succeed',
	task_status_msg: '',
	task_info: { external_task_id: 'my-own-id' },
	task_result: { videos: [{ id: '883600000000000002', url: 'https://example.com/video.mp4', duration: '5.1' }] },
	created_at: 1790000000000,
	updated_at: 1790000060000,
	final_unit_deduction: '1',
	family: 'textToVideo',
	url: 'https://example.com/video.mp4',
	video_id: '883600000000000002',
	expires_at: '2026-10-21T14:14:20.000Z',
};
