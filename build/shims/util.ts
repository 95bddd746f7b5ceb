/** Stands in for `util`: the two functions that jws and jwa call. */
type Constructor = { prototype: object };

export = {
	/** Fills each %s of `template` with the next value. */
	format(template: string, ...values: unknown[]): string {
		return template.replace(/%s/g, () => String(values.shift()));
	},
	/** Puts `parent` into the prototype chain of `child`. */
	inherits(child: Constructor, parent: Constructor): void {
		Object.setPrototypeOf(child.prototype, parent.prototype);
	},
};
