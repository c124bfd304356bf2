/** A way to place keys: from a hash to the position of a server in the list. Libraries call it a distribution. */
export interface Placement {
  /** @param hash 32 bits, signed or unsigned. */
  node(hash: number): number;
}
