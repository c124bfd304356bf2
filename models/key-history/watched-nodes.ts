/** The nodes of a watched run: what they do on the key, and when a copy of it is gone for whatever they do. */
import { MICROS_PER_SECOND } from "../../src/core/units.ts";
import { Verb } from "../clients/client.ts";
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

  override set(node: number, key: number, bytes: number, expiry: number, version: number, nowSeconds: number): number {
    return this.#did(Verb.set, node, key, super.set(node, key, bytes, expiry, version, nowSeconds), nowSeconds);
  }

  override add(node: number, key: number, bytes: number, expiry: number, version: number, nowSeconds: number): number {
    return this.#did(Verb.add, node, key, super.add(node, key, bytes, expiry, version, nowSeconds), nowSeconds);
  }

  override touch(node: number, key: number, expiry: number, nowSeconds: number): number {
    return this.#did(Verb.touch, node, key, super.touch(node, key, expiry, nowSeconds), nowSeconds);
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
