const refuse = (): never => {
	throw new Error('This bundle signs with HS256 only');
};

/** Stands in for `ecdsa-sig-formatter`, which serves the ES algorithms. */
export = { derToJose: refuse, joseToDer: refuse };
