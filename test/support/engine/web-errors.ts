import { UnexpectedError, UserError } from 'n8n-workflow';

/** An error with an HTTP status, as n8n's web layer throws them. */
export class ResponseError extends Error {
	constructor(
		message: string,
		readonly httpStatus: number,
		readonly hint?: string,
	) {
		super(message);
	}
}

/** Status and body that n8n answers for an error. */
export function errorAnswer(error: Error): { status: number; body: object } {
	const { message } = error;
	if (error instanceof ResponseError) {
		const { httpStatus, hint } = error;
		return { status: httpStatus, body: { code: httpStatus, message, ...(hint && { hint }) } };
	}
	const status = error instanceof UserError && !(error instanceof UnexpectedError) ? 400 : 500;
	return { status, body: { code: 0, message } };
}
