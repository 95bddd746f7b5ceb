import { fileKind } from '../../../nodes/Kling/tasks/fileKind';

const at = (path: string) => `https://files.example.com${path}`;

test.each([
	['what the server says', '/a.mp4', 'video/mp4', 'video/mp4', 'mp4'],
	['parameters do not count', '/a.mp4?token=1', 'video/mp4; charset=binary', 'video/mp4', 'mp4'],
	['the ending, when the server says nothing', '/a.MP4', '', 'video/mp4', 'mp4'],
	['the ending, when the server says just bytes', '/a.mp3', 'binary/octet-stream', 'audio/mpeg', 'mp3'],
	['the type, when the address has no ending', '/files/17', 'image/png', 'image/png', 'png'],
	['a dot in a folder is no ending', '/v1.5/17', 'video/mp4', 'video/mp4', 'mp4'],
	['an unknown kind stays what it is', '/a.bin', 'application/octet-stream', 'application/octet-stream', 'bin'],
	['nothing known', '/17', '', undefined, ''],
])('%s', (_, path, said, mimeType, ending) => {
	expect(fileKind(at(path), said)).toEqual({ mimeType, ending });
});
