/** The nodes of a watched run: what they do on the key, and when a copy of it is gone for whatever they do. */
import { MICROS_PER_SECOND } from "../../src/core/units.ts";
import { Verb } from "../clients/client.ts";
import type { NewItem } from "../nodes/commands/new-item.ts";
import { Nodes, type NodesOptions } from "../nodes/nodes.ts";
import type { Witness } from "./witness.ts";

export class WatchedNodes extends Nodes {
  readonly #witness: Witness;

  constructor(options: NodesOptions, witness: Witness) {
    super(options);
    this.#witness = witness;
  }

  override get(node: number, key: number, nowSeconds: number): number {
    return this.#did(Verb.get, node, key, super.get(node, key, nowSeconds), nowSeconds);
  }

  override set(node: number, item: NewItem, nowSeconds: number): number {
    return this.#did(Verb.set, node, item.key, super.set(node, item, nowSeconds), nowSeconds);
  }

  override add(node: number, item: NewItem, nowSeconds: number): number {
    return this.#did(Verb.add, node, item.key, super.add(node, item, nowSeconds), nowSeconds);
  }

  override touch(node: number, item: Pick<NewItem, "key" | "expirySeconds">, nowSeconds: number): number {
    return this.#did(Verb.touch, node, item.key, super.touch(node, item, nowSeconds), nowSeconds);
  }

  override delete(node: number, key: number, nowSeconds: number): boolean {
    const wasThere = super.delete(node, key, nowSeconds);
    this.#did(Verb.delete, node, key, 0, nowSeconds);
    return wasThere;
  }

  override flushAll(node: number, delaySeconds: number, nowSeconds: number): void {
    super.flushAll(node, delaySeconds, nowSeconds);
    this.#witness.elsewhere(node, nowSeconds, "flushed");
  }

  override advance(node: number, micros: number): void {
    super.advance(node, micros);
    this.#witness.elsewhere(node, Math.floor(micros / MICROS_PER_SECOND));
  }

  override crash(node: number): void {
    super.crash(node);
    this.#witness.emptied(node);
  }

  override warmRestart(node: number, stoppedSeconds: number, startedSeconds: number): boolean {
    const isWarm = super.warmRestart(node, stoppedSeconds, startedSeconds);
    this.#witness.elsewhere(node, Math.floor(startedSeconds), "lost with its process");
    return isWarm;
  }

  #did(verb: Verb, node: number, key: number, slot: number, nowSeconds: number): number {
    const witness = this.#witness;
    if (key === witness.key) witness.served(verb, node, slot, nowSeconds);
    else if (witness.holds(node)) witness.elsewhere(node, nowSeconds);
    return slot;
  }
}
