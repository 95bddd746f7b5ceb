const skewOf = new Map<string, number>();
const NAMED_FROM_SECONDS = 5;

/**
 * Remembers how far this machine's clock is from a server's, measured with its HTTP `Date` header.
 * @param sentAt milliseconds, @param receivedAt milliseconds
 */
export function noteServerTime(host: string, date: string | undefined, sentAt: number, receivedAt: number): void {
	const serverMs = Date.parse(date ?? '');
	if (Number.isNaN(serverMs)) return;
	// The header cuts the fraction off, so half a second is added; the middle of the round trip is the fairest moment.
	skewOf.set(host, Math.round((sentAt + receivedAt) / 2 - (serverMs + 500)) / 1000);
}

/** A sentence about the clock, empty when it is right: "This machine's clock is 31 min ahead of Kling's." */
export function clockRemark(host: string): string {
	const seconds = skewOf.get(host) ?? 0;
	const size = Math.abs(seconds);
	if (size < NAMED_FROM_SECONDS) return '';
	const amount = size < 120 ? `${Math.round(size)} s` : `${Math.round(size / 60)} min`;
	return `This machine's clock is ${amount} ${seconds > 0 ? 'ahead of' : 'behind'} Kling's; set it right.`;
}
