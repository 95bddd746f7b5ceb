/** The file of jsonwebtoken that exports `sign` alone; its published types know only the whole. */
declare module '*/jsonwebtoken/sign' {
	export { sign as default } from 'jsonwebtoken';
}
