/** Stands in for `stream`: jws derives its streaming signers from it, which jsonwebtoken never uses. */
export = class Stream {};
