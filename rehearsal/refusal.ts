/** An answer with a service code other than 0. HTTP status: contract x-error-codes. */
export class Refusal extends Error {
	constructor(
		readonly code: number,
		message: string,
	) {
		super(message);
	}
}
