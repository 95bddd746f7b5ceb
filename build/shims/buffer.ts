/** Stands in for `buffer` and `safe-buffer`. SlowBuffer is gone from newer Node; buffer-equal-constant-time still reads it. */
export = { Buffer, SlowBuffer: Buffer };
