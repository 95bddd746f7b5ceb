/** An answer with a service code other than 0. HTTP status: contract x-error-codes. */
export class Refusal extends Error {
	/**
	 * @param rule the contract's rule that was broken, if it was one
	 */
	constructor(
		readonly code: number,
		message: string,
		readonly rule?: string,
	) {
		super(message);
	}
}
