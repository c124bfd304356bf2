/** The remainder of the hash by the number of servers; weights are ignored (libmemcached's DISTRIBUTION_MODULA). */
import type { Placement } from "./placement.ts";

export class Modula implements Placement {
  readonly #servers: number;

  constructor(servers: number) {
    this.#servers = servers;
  }

  node(hash: number): number {
    return (hash >>> 0) % this.#servers;
  }
}
