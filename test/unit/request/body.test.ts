import { bodyOf } from './form';

describe('bodies', () => {
	test('one model family sends its model, empty fields are left out', async () => {
		expect(await bodyOf('image', 'virtualTryOn', { humanImage: 'https://a.example/h.png' })).toEqual({
			model_name: 'kolors-virtual-try-on-v1-5',
			human_image: 'https://a.example/h.png',
		});
	});

	test('text to video with what the form starts with', async () => {
		expect(await bodyOf('video', 'textToVideo', { prompt: ' A boat ' })).toEqual({
			model_name: 'kling-v3',
			mode: 'std',
			prompt: 'A boat',
			duration: '5',
			aspect_ratio: '16:9',
		});
	});
});
