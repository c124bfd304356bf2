/**
 * Has fetched from memory, for a block of requests at a time, what they will need if nothing ails: homes and sockets here, the rest by
 * the nodes (`prefetch.ts`).
 */
import type { Client } from "../clients/client.ts";
import type { Wire } from "../network/wire.ts";
import type { Nodes } from "../nodes/nodes.ts";

export interface LookAheadParts {
  readonly client: Client;
  readonly wire: Wire;
  readonly nodes: Nodes;
}

export class LookAhead {
  readonly #client: Client;
  readonly #wire: Wire;
  readonly #nodes: Nodes;
  readonly #homes: Int32Array;

  /** @param size Keys that come at a time. */
  constructor({ client, wire, nodes }: LookAheadParts, size: number) {
    this.#client = client;
    this.#wire = wire;
    this.#nodes = nodes;
    this.#homes = new Int32Array(size).fill(-1);
  }

  /**
   * @param processes By place in `keys`, or of as many keys in a row as there are more keys than processes.
   * @param does By place in `keys`, 0 for a get.
   */
  fetch(keys: Int32Array, processes: Int32Array, does: Uint8Array): void {
    const homes = this.#homes;
    const homeOf = this.#client.homes;
    if (homeOf !== undefined) {
      for (let i = 0; i < keys.length; i++) homes[i] = homeOf[keys[i]];
      if (this.#client.processes > 1) this.#wire.prefetch(processes, homes);
    }
    this.#nodes.prefetch(keys, homes, does);
  }
}
