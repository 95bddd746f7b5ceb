/** Stands in for `semver`: jsonwebtoken asks whether Node is newer than 6, 15 and 16, which the package's own `engines` demands. */
export = { satisfies: (): boolean => true };
