/** twemproxy's `modula`: the hash modulo the length of a table that lists each server once for each unit of weight. */
import type { Placement } from "./placement.ts";

export class WeightedModula implements Placement {
  readonly #table: Uint16Array;

  /** @param servers Positions of the servers that take part. */
  constructor(weights: readonly number[], servers: readonly number[]) {
    this.#table = Uint16Array.from(servers.flatMap((server) => new Array<number>(weights[server]).fill(server)));
  }

  node(hash: number): number {
    return this.#table[(hash >>> 0) % this.#table.length];
  }
}
