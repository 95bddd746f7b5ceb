const RealDate = Date;

let offset = 0;

const now = () => RealDate.now() + offset;

/** `Date` as always, only later by the offset; values and `instanceof` stay those of the real `Date`. */
const shiftedDate: DateConstructor = new Proxy(RealDate, {
	construct: (target, args, self) =>
		Reflect.construct(target, args.length === 0 ? [now()] : args, self === shiftedDate ? target : self) as object,
	apply: () => new RealDate(now()).toString(),
	get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
});

/** The wall clock of this jest worker. It ticks in real time and can only jump forward; timers are not touched. */
export const clock = {
	/** Jumps to a moment; does nothing when it has passed. */
	travelTo(moment: Date): void {
		offset += Math.max(0, moment.getTime() - now());
		globalThis.Date = shiftedDate;
	},

	/** Back to real time. */
	reset(): void {
		offset = 0;
		globalThis.Date = RealDate;
	},
};
