/** What Envoy's hashing load balancers are to it: the 64-bit hash of a key in two halves in, the position of a host out. */
export interface Table {
  node(low: number, high: number): number;
}

/** Hosts that take part: what each is hashed by, its weight, and its position in the cluster. */
export interface Host {
  readonly name: string;
  readonly weight: number;
  readonly node: number;
}
