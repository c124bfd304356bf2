/**
 * Nodes that hold a sample of the keys. Behind the ids of those that are simulated come ids that stand for others: what is asked of
 * one of these is answered from the state of the simulated key that it belongs to, and changes nothing.
 */
import type { NewItem } from "./commands/new-item.ts";
import { Mark, Word } from "./memory/item.ts";
import { headOf } from "./memory/layout.ts";
import { type NodeLevels, Nodes, type NodesOptions } from "./nodes.ts";

const { sibling: SIBLING, tag: TAG, size: SIZE } = Word;
const { stale: STALE, stranded: STRANDED } = Mark;

/** Which ids there are. */
export interface Sample {
  /** Ids 0 .. head - 1 are keys that stand for themselves alone. */
  readonly head: number;
  /** Ids up to this one are simulated; the others come behind them in the same order, from `head` on. */
  readonly held: number;
  /** All ids. */
  readonly ids: number;
  /** How many keys an id stands for behind the head, but for the `last` ones, which may stand for fewer. */
  readonly per: number;
  readonly last: readonly number[];
  weightOf(id: number): number;
}

/** What a store for a key that is not simulated comes to: done, and no item of these nodes. */
const ELSEWHERE = -1;

export class SampledNodes extends Nodes {
  readonly #sample: Sample;
  readonly #held: number;
  readonly #behind: number;
  readonly #itemBytesMax: number;
  #wanted = new Int32Array(0);

  constructor(options: Omit<NodesOptions, "keys">, sample: Sample) {
    super({ ...options, keys: sample.ids });
    this.#sample = sample;
    this.#held = sample.held;
    this.#behind = sample.held - sample.head;
    this.#itemBytesMax = this.classes.itemBytesMax;
  }

  override get(node: number, key: number, nowSeconds: number): number {
    return key < this.#held ? super.get(node, key, nowSeconds) : super.peek(node, key - this.#behind, nowSeconds);
  }

  override set(node: number, item: NewItem, nowSeconds: number): number {
    return item.key < this.#held ? super.set(node, item, nowSeconds) : this.#stored(item);
  }

  override add(node: number, item: NewItem, nowSeconds: number): number {
    if (item.key < this.#held) return super.add(node, item, nowSeconds);
    return this.peek(node, item.key, nowSeconds) === 0 ? this.#stored(item) : 0;
  }

  override touch(node: number, item: Pick<NewItem, "key" | "expirySeconds">, nowSeconds: number): number {
    return item.key < this.#held ? super.touch(node, item, nowSeconds) : this.peek(node, item.key, nowSeconds);
  }

  override delete(node: number, key: number, nowSeconds: number): boolean {
    return key < this.#held ? super.delete(node, key, nowSeconds) : this.peek(node, key, nowSeconds) !== 0;
  }

  override peek(node: number, key: number, nowSeconds: number): number {
    return super.peek(node, key < this.#held ? key : key - this.#behind, nowSeconds);
  }

  override prefetch(keys: Int32Array, homes: Int32Array, writes: Uint8Array): void {
    if (this.#wanted.length !== keys.length) this.#wanted = new Int32Array(keys.length);
    for (let i = 0; i < keys.length; i++) this.#wanted[i] = keys[i] < this.#held ? keys[i] : keys[i] - this.#behind;
    super.prefetch(this.#wanted, homes, writes);
  }

  override isKept(slot: number): boolean {
    return slot !== ELSEWHERE && super.isKept(slot);
  }

  /** Of all keys, each copy as often as its key stands for one: those that stand for as many as most are what the others leave. */
  weighedLevels(): NodeLevels {
    const sample = this.#sample;
    const { per, head, last } = sample;
    const sum = { items: 0, bytes: 0, staleCopies: 0, staleBytes: 0, strandedCopies: 0, strandedBytes: 0 };
    const add = (levels: NodeLevels, times: number): void => {
      for (const name of Object.keys(sum) as (keyof NodeLevels)[]) sum[name] += times * levels[name];
    };
    add(this.levels(), per);
    add(this.#levelsOfKeys(0, head), 1 - per);
    for (const key of last) add(this.#levelsOfKeys(key, key + 1), sample.weightOf(key) - per);
    return sum;
  }

  /** Of the copies of these keys. Every second of a run asks for those of the head, so nothing in between holds up one access to memory after another. */
  #levelsOfKeys(from: number, to: number): NodeLevels {
    const { items, index } = this.storage;
    let [copies, bytes, staleCopies, staleBytes, strandedCopies, strandedBytes] = [0, 0, 0, 0, 0, 0];
    for (let key = from; key < to; key++) {
      for (let slot = index[headOf(key)]; slot !== 0; slot = items[slot + SIBLING]) {
        const size = items[slot + SIZE];
        const tag = items[slot + TAG];
        copies++;
        bytes += size;
        if ((tag & STALE) !== 0) {
          staleCopies++;
          staleBytes += size;
        }
        if ((tag & STRANDED) !== 0) {
          strandedCopies++;
          strandedBytes += size;
        }
      }
    }
    return { items: copies, bytes, staleCopies, staleBytes, strandedCopies, strandedBytes };
  }

  #stored({ bytes }: NewItem): number {
    return bytes > this.#itemBytesMax ? 0 : ELSEWHERE;
  }
}
