/** Makes ids like Kling's: 64-bit numbers as digit strings, all beyond 2^53 and odd, so that a double cannot hold them. */
export class Ids {
	private next = (BigInt(Date.now()) << 20n) | 1n;

	take(): string {
		this.next += 2n;
		return this.next.toString();
	}
}
