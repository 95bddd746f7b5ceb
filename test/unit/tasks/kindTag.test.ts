import { isSameFamily, kindTag, tagIn } from '../../../nodes/Kling/tasks/kindTag';

const PATH = '/v1/videos/text2video';
const body = { model_name: 'kling-v2-6', mode: 'pro', duration: '5', sound: 'on', prompt: 'A boat' };
const tag = kindTag('textToVideo', PATH, body);

describe('the tag that tells tasks apart which take differently long', () => {
	it('is six characters that fit into an id', () => {
		expect(tag).toMatch(/^k[0-9a-z]{5}$/);
	});

	it.each([
		['model', { model_name: 'kling-v3' }],
		['quality', { mode: 'std' }],
		['length', { duration: '10' }],
		['sound', { sound: 'off' }],
		['number of pictures', { n: 4 }],
	])('changes with the %s, and stays of the family', (_what, change) => {
		const other = kindTag('textToVideo', PATH, { ...body, ...change });
		expect(other).not.toBe(tag);
		expect(isSameFamily(other, tag)).toBe(true);
	});

	it('changes with the model in the path, and with settings', () => {
		const path = '/text-to-video/kling-3.0';
		const settings = { resolution: '1080p', duration: 5, audio: true };
		const known = kindTag('textToVideo', path, { settings });
		expect(kindTag('textToVideo', '/text-to-video/kling-3.0-turbo', { settings })).not.toBe(known);
		expect(kindTag('textToVideo', path, { settings: { ...settings, duration: 10 } })).not.toBe(known);
		expect(isSameFamily(known, tag)).toBe(true);
	});

	it('stays the same for what takes no longer, and for the length as number or text', () => {
		expect(kindTag('textToVideo', PATH, { ...body, prompt: 'A ship', duration: 5, cfg_scale: 0.7 })).toBe(tag);
	});

	it('differs between families', () => {
		const other = kindTag('imageToVideo', '/v1/videos/image2video', body);
		expect(other).not.toBe(tag);
		expect(isSameFamily(other, tag)).toBe(false);
	});

	it('is found again in an id of these nodes, and in no other', () => {
		expect(tagIn(`n8n-0a1b2c3d-4711-0123456789ab-${tag}-12`)).toBe(tag);
		expect(tagIn(`n8n-0a1b2c3d-4711-${tag}`)).toBe(tag);
		for (const other of ['n8n-0a1b2c3d-4711-0123456789ab-12', `order-${tag}`, '', undefined, 7, null]) {
			expect(tagIn(other)).toBeUndefined();
		}
	});
});
