import { familyInTag, isSameFamily, kindTag, tagIn } from '../../../nodes/Kling/tasks/kindTag';

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

	it('tells apart what stands one level down, and nothing that is no word or number', () => {
		const nested = (member: string, value: unknown) =>
			kindTag('textToVideo', PATH, { [member]: { duration: value } } as never);
		for (const member of ['settings', 'input']) expect(nested(member, 5)).not.toBe(nested(member, 10));
		expect(nested('other', 5)).toBe(nested('other', 10));
		const plain = kindTag('textToVideo', PATH, {});
		for (const value of ['', null, undefined, [], {}]) {
			expect(kindTag('textToVideo', PATH, { duration: value } as never)).toBe(plain);
			expect(kindTag('textToVideo', PATH, { settings: value } as never)).toBe(plain);
		}
		expect(kindTag('textToVideo', PATH, { mode: '5' })).not.toBe(kindTag('textToVideo', PATH, { duration: '5' }));
		expect(kindTag('textToVideo', PATH, { audio: false })).not.toBe(plain);
	});

	it('names the family, where there is one', () => {
		expect(familyInTag(tag)).toBe('textToVideo');
		expect(familyInTag(kindTag('imageToVideo', PATH, {}))).toBe('imageToVideo');
		expect([familyInTag(undefined), familyInTag('k--abc')]).toEqual([undefined, undefined]);
		for (const other of [undefined, 'k--abc']) {
			expect([isSameFamily(tag, other), isSameFamily(other, tag)]).toEqual([false, false]);
		}
		expect(isSameFamily(undefined, undefined)).toBe(false);
	});
});
