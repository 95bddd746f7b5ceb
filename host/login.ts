import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Login } from './api';

/** The owner's login kept in a file; made up on first use. */
export function loginIn(file: string): Login {
	if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Login;
	const login = { email: 'owner@kling.example', password: `Kling-${randomBytes(6).toString('hex')}` };
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, `${JSON.stringify(login)}\n`, { mode: 0o600 });
	return login;
}
