/** What a hash function is to a client library: bytes in, an unsigned 32-bit number out. */

export interface Hash {
  readonly name: string;
  /** The hash of the first `length` bytes, 0 .. 2^32 - 1. */
  of(bytes: Uint8Array, length: number): number;
}

/**
 * A hash whose finished value can be carried on: `more(of(a), b)` is the hash of a followed by b. The probes of a
 * failover ask for hash(key + "-0"), hash(key + "-1") ..., which costs a step per appended byte instead of a whole key.
 */
export interface ContinuedHash extends Hash {
  more(hash: number, bytes: Uint8Array, length: number): number;
}
