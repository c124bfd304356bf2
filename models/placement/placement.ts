/** What a distribution is to a client library: a hash in, the position of a server in its list out. */
export interface Distribution {
  /** @param hash 32 bits, signed or unsigned. */
  node(hash: number): number;
}
