/**
 * Who holds what that is old or out of place. A copy is *stale* when the database has a newer version of its key, and
 * *stranded* when it lies on a node where a client that knows which nodes are dead would not look. Both are marks on the
 * item itself, kept as things happen, so that the totals of a node are exact at every instant and a hit on a stale copy
 * is seen by looking at the item alone.
 */
import type { Client } from "./clients/client.ts";
import type { Nodes } from "./nodes/nodes.ts";
import { Fact, type Population } from "./workload/population.ts";

export class Ledger {
  readonly #nodes: Nodes;
  readonly #client: Client;
  readonly #population: Population;
  /** 1 for a node that is down. */
  readonly #down: Uint8Array;

  constructor(nodes: Nodes, client: Client, population: Population, down: Uint8Array) {
    this.#nodes = nodes;
    this.#client = client;
    this.#population = population;
    this.#down = down;
  }

  /** The database has a new version of the key: every copy that exists is stale from now on. */
  written(key: number): void {
    this.#population.facts[key * 4 + Fact.version]!++;
    const nodes = this.#nodes;
    for (let slot = nodes.firstCopy(key); slot !== 0; slot = nodes.nextCopy(slot)) nodes.markStale(slot, true);
  }

  /** A copy of this version was stored over an open socket where the client usually looks. */
  stored(slot: number, key: number, version: number): void {
    if (version !== this.#population.facts[key * 4 + Fact.version]) this.#nodes.markStale(slot, true);
  }

  /** A copy was stored after a detour: it may be out of place. */
  storedAfterDetour(slot: number, node: number, key: number, version: number): void {
    this.stored(slot, key, version);
    if (this.#client.settled(key, this.#down) !== node) this.#nodes.markStranded(slot, true);
  }

  /** A node went down or came back: what is out of place is decided anew for every copy. */
  topologyChanged(): void {
    const nodes = this.#nodes;
    const keys = this.#population.keys.count;
    for (let key = 0; key < keys; key++) {
      let slot = nodes.firstCopy(key);
      if (slot === 0) continue;
      const home = this.#client.settled(key, this.#down);
      for (; slot !== 0; slot = nodes.nextCopy(slot)) nodes.markStranded(slot, nodes.nodeOf(slot) !== home);
    }
  }
}
