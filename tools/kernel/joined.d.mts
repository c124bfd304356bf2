/** What tests ask of `joined.mjs`. */
export function joinedSource(): string;
export function sourcesDigest(): string;
