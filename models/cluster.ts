/** The cache tier of a run: its nodes, the clients' views of them and the wire between; faults act on it. */
import type { Client } from "./clients/client.ts";
import type { Ledger } from "./ledger.ts";
import type { Nodes } from "./nodes/nodes.ts";
import { FIRST_WAKE_MICROS } from "./nodes/upkeep.ts";
import type { Wire } from "./wire.ts";

const MICROS = 1_000_000;

export class Cluster {
  readonly nodes: Nodes;
  readonly client: Client;
  readonly wire: Wire;
  /** 1 for a node that is down. */
  readonly down: Uint8Array;
  readonly #ledger: Ledger;

  constructor(nodes: Nodes, client: Client, wire: Wire, down: Uint8Array, ledger: Ledger) {
    this.nodes = nodes;
    this.client = client;
    this.wire = wire;
    this.down = down;
    this.#ledger = ledger;
    for (let node = 0; node < nodes.count; node++) this.#lookAround(node, 0);
  }

  /** Background work that fell due up to now on nodes that run; requests see to their own node themselves. */
  advance(nowSeconds: number): void {
    for (let node = 0; node < this.nodes.count; node++) {
      if (this.down[node] === 0) this.nodes.advance(node, nowSeconds * MICROS);
    }
  }

  /** The process of the node ends and its memory with it; false if it was down already. */
  crash(node: number): boolean {
    if (this.down[node] === 1) return false;
    this.down[node] = 1;
    this.wire.crash(node);
    this.nodes.crash(node);
    this.#ledger.topologyChanged();
    return true;
  }

  /** A new, empty process listens at the node's address; false if one did already. */
  recover(node: number, nowSeconds: number): boolean {
    if (this.down[node] === 0) return false;
    this.down[node] = 0;
    this.wire.recover(node);
    this.nodes.start(node, Math.floor(nowSeconds));
    this.#lookAround(node, Math.floor(nowSeconds));
    this.#ledger.topologyChanged();
    return true;
  }

  /** The threads of a new process look first in its first millisecond, at empty lists. */
  #lookAround(node: number, startedSeconds: number): void {
    this.nodes.advance(node, startedSeconds * MICROS + FIRST_WAKE_MICROS);
  }
}
