/** A table of Envoy's hashing load balancers: from a key's 64-bit hash, in two halves, to the position of a host. */
export interface Table {
  node(low: number, high: number): number;
}

/** A host that takes part: the name it is hashed by, its weight, and its position in the cluster. */
export interface Host {
  readonly name: string;
  readonly weight: number;
  readonly node: number;
}
