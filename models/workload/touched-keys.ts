/** The keys of an application as its nodes see them: each is read, and stored where it was not found, and written. */
import type { Stream } from "../../src/core/random.ts";
import type { Client } from "../clients/client.ts";
import type { Nodes } from "../nodes/nodes.ts";
import { Fact, factAt, type Population } from "./population.ts";
import { type Demand, homesOf, type StoredAtStart, sharesByNode } from "./prefill.ts";
import type { Touched } from "./run-in.ts";

export interface TouchedKeysParts {
  readonly population: Population;
  readonly demands: readonly Demand[];
  readonly client: Client;
  readonly nodes: Nodes;
  /** Default: the value of a key under its own name. */
  readonly stored: StoredAtStart | undefined;
  readonly stream: Stream;
}

export class TouchedKeys implements Touched {
  readonly count: number;
  readonly #parts: TouchedKeysParts;
  /** The number of the first key of each demand. */
  readonly #begins: readonly number[];
  readonly #down: Uint8Array;
  /** Made once. */
  readonly #item = { key: 0, bytes: 0, expirySeconds: 0, version: 0 };

  constructor(parts: TouchedKeysParts) {
    this.#parts = parts;
    this.#down = new Uint8Array(parts.client.nodes);
    let count = 0;
    this.#begins = parts.demands.map(({ keys }) => {
      count += keys;
      return count - keys;
    });
    this.count = count;
  }

  perSecond(number: number): number {
    const i = this.#demandOf(number);
    const demand = this.#parts.demands[i];
    return (demand.readsPerSecond + writesOnNodes(demand)) * demand.share(number - this.#begins[i]);
  }

  touch(number: number, second: number): void {
    const { stream, population, stored } = this.#parts;
    const i = this.#demandOf(number);
    const demand = this.#parts.demands[i];
    const key = demand.firstKey + number - this.#begins[i];
    const writes = writesOnNodes(demand);
    const isWrite = writes > 0 && stream.next() * (demand.readsPerSecond + writes) < writes;
    const does = isWrite ? demand.onWrite : "read";
    const item = this.#item;
    const ttl = population.ttlSeconds[population.facts[factAt(key, Fact.kind)]];
    if (stored === undefined) {
      item.key = key;
      item.version = 0;
      item.expirySeconds = ttl;
      this.#touchItem(does, true, second);
      return;
    }
    // What is stored now will be so old at second 0.
    const items = stored.atStart(key, -second, ttl);
    for (const [at, { expirySeconds }] of stored.atStart(key, 0, ttl).entries()) {
      item.key = items[at].id;
      item.version = items[at].version;
      item.expirySeconds = expirySeconds;
      this.#touchItem(does, item.key === key, second);
    }
  }

  #touchItem(does: "read" | Demand["onWrite"], isOwnName: boolean, second: number): void {
    const { nodes, population } = this.#parts;
    const item = this.#item;
    item.bytes = population.itemBytes[population.facts[factAt(item.key, Fact.kind)]];
    for (const home of this.#homes(item.key, isOwnName)) {
      if (does === "delete") nodes.delete(home, item.key, second);
      else if (does === "set" || nodes.get(home, item.key, second) === 0) nodes.set(home, item, second);
    }
  }

  /** Where those look who ask for it this time. */
  #homes(id: number, isOwnName: boolean): readonly number[] {
    const { client, stream } = this.#parts;
    const { lists } = client;
    if (lists === undefined || !isOwnName) return homesOf(client, id, this.#down, true);
    let u = stream.next();
    for (const [home, share] of sharesByNode(lists.homes(id, this.#down))) {
      u -= share;
      if (u < 0) return [home];
    }
    return [];
  }

  #demandOf(number: number): number {
    let i = this.#begins.length - 1;
    while (this.#begins[i] > number) i--;
    return i;
  }
}

function writesOnNodes({ onWrite, writesPerSecond }: Demand): number {
  return onWrite === "nothing" ? 0 : writesPerSecond;
}
