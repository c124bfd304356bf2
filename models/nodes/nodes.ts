/**
 * The memcached nodes of a cluster and what each of them holds, in whole seconds on one clock. The rules are those of memcached
 * 1.6.18 and 1.4.7, see docs/memcached-model.md. The nodes do not know which of them are up.
 *
 * Keys are dense numbers, values are sizes. A *slot* names a resident item until the next store, delete or crash. A command takes
 * where, what and when, in this order: the node, the key or a record, the second.
 *
 * One long file: it is the one door to the nodes, and each method only leads to where its rule is.
 */

import { advance } from "./background/maintainer.ts";
import { BeforeStart } from "./before-start.ts";
import * as commands from "./commands/commands.ts";
import * as fastPath from "./commands/fast-path.ts";
import { flushAll } from "./commands/flush.ts";
import type { NewItem } from "./commands/new-item.ts";
import { prefetch } from "./commands/prefetch.ts";
import { checkInvariants } from "./invariants.ts";
import { isGone } from "./memory/alive.ts";
import { find } from "./memory/copies.ts";
import { CLOCK_AT_START } from "./memory/expiry.ts";
import { Header, Mark, Word } from "./memory/item.ts";
import { headerOf, headOf, isLinked, listOf, nodeOf } from "./memory/layout.ts";
import { markStale, markStranded } from "./memory/marks.ts";
import { forEachItem } from "./memory/residence.ts";
import { type Failure, Kind, Storage } from "./memory/storage.ts";
import { NodeTally } from "./memory/tallies.ts";
import { crash, resume, start, warmRestart } from "./process.ts";
import { itemSize } from "./settings/item-size.ts";
import { defaultSettings, type NodeSettings } from "./settings/settings.ts";
import type { SlabClasses } from "./settings/slab-classes.ts";
import {
  bytesOf,
  type Counters,
  evictionsOf,
  generalStats,
  itemStats,
  itemsOf,
  oldestSeconds,
  slabStats,
} from "./statistics/statistics.ts";

export interface NodesOptions extends Partial<NodeSettings> {
  /** `-m` of each node, in bytes. */
  readonly memoryBytes: readonly number[];
  /** Keys are 0 .. keys - 1. */
  readonly keys: number;
}

/** Of one node, or of all nodes together. */
export interface NodeLevels {
  readonly items: number;
  readonly bytes: number;
  readonly staleCopies: number;
  readonly staleBytes: number;
  readonly strandedCopies: number;
  readonly strandedBytes: number;
}

const UPTIME_AT_START = 2;

export class Nodes {
  readonly #s: Storage;

  /** @throws Error naming every setting with which memcached would not start. */
  constructor({ memoryBytes, keys, ...settings }: NodesOptions) {
    this.#s = new Storage({ ...defaultSettings, ...settings }, memoryBytes, keys);
    if (this.#s.settings.memoryFile) for (let node = 0; node < this.count; node++) start(this.#s, node, 0);
  }

  /** The memory itself, for whoever works on it as the commands do. */
  get storage(): Storage {
    return this.#s;
  }

  get count(): number {
    return this.#s.nodes;
  }

  get classes(): SlabClasses {
    return this.#s.classes;
  }

  /** Bytes of an item with so long a key and value. */
  itemBytes(keyBytes: number, valueBytes: number, flags = 0): number {
    return itemSize(this.#s.settings, keyBytes, valueBytes, flags);
  }

  /** The item, 0 on a miss. */
  get(node: number, key: number, nowSeconds: number): number {
    return fastPath.get(this.#s, node, key, nowSeconds + CLOCK_AT_START);
  }

  /** Stores an item. Returns 0 when there is no memory or the item is too large; the old value is deleted then too. */
  set(node: number, item: NewItem, nowSeconds: number): number {
    return fastPath.set(this.#s, node, item, nowSeconds + CLOCK_AT_START);
  }

  /** Stores unless the key is there. Returns 0 if it is, or if there is no memory. */
  add(node: number, item: NewItem, nowSeconds: number): number {
    return commands.add(this.#s, node, item, nowSeconds + CLOCK_AT_START);
  }

  /** Stores if the key is there. Returns 0 if it is not, or if there is no memory (the old value stays). */
  replace(node: number, item: NewItem, nowSeconds: number): number {
    return commands.replace(this.#s, node, item, nowSeconds + CLOCK_AT_START);
  }

  /** Why the last store that returned 0 stored nothing. */
  get failure(): Failure {
    return this.#s.failure;
  }

  touch(node: number, item: Pick<NewItem, "key" | "expirySeconds">, nowSeconds: number): number {
    return commands.touch(this.#s, node, item, nowSeconds + CLOCK_AT_START);
  }

  /** True if there was something to delete. */
  delete(node: number, key: number, nowSeconds: number): boolean {
    return commands.remove(this.#s, node, key, nowSeconds + CLOCK_AT_START);
  }

  flushAll(node: number, delaySeconds: number, nowSeconds: number): void {
    flushAll(this.#s, node, delaySeconds, nowSeconds + CLOCK_AT_START);
  }

  /**
   * Does the background work of `modern` that falls due up to this instant. Where `settings.maintenance` is `timed`, call it
   * before each operation on the node. Where it is `instant`, operations do this work themselves, but they know only whole
   * seconds: crawler and automover first run a millisecond after a process starts, in time only if this is called then, else at
   * the end of the first second.
   */
  advance(node: number, micros: number): void {
    if (this.#s.kind === Kind.modern) advance(this.#s, node, micros);
  }

  /**
   * Fetches from memory what gets of these keys will need, and the sets after those that miss. Nothing changes.
   * @param homes By place in `keys`, the node that is asked for the key; -1 where that is not known.
   * @param writes By place, 0 for a get.
   */
  prefetch(keys: Int32Array, homes: Int32Array, writes: Uint8Array): void {
    prefetch(this.#s, keys, homes, writes);
  }

  /** True if a get would find anything. What has expired or was flushed stays resident until somebody looks for it. */
  holdsAny(node: number, nowSeconds: number): boolean {
    const s = this.#s;
    let isFound = false;
    forEachItem(s, node, (slot) => {
      isFound ||= !isGone(s, slot, node, nowSeconds + CLOCK_AT_START);
    });
    return isFound;
  }

  /** The item that a get would find. Nothing changes and nothing is counted. */
  peek(node: number, key: number, nowSeconds: number): number {
    const slot = find(this.#s, node, key);
    return slot === 0 || isGone(this.#s, slot, node, nowSeconds + CLOCK_AT_START) ? 0 : slot;
  }

  /** The process ends: everything is gone, all counters are 0. */
  crash(node: number): void {
    crash(this.#s, node);
  }

  /** An empty process starts. In 1.4 the age of a process matters in its first minute. */
  start(node: number, nowSeconds = 0): void {
    start(this.#s, node, nowSeconds);
  }

  /**
   * A process stops cleanly at one time, and the next one starts with its memory (`-e`) at a later time. Items and the CAS
   * counter stay, other counters begin at 0, expiry times run on. The node must not be used while it is down. Returns false if
   * nothing could be taken over and it starts empty, because the clock shows the same second or the profile is 1.4.
   */
  warmRestart(node: number, stoppedSeconds: number, startedSeconds: number): boolean {
    return warmRestart(this.#s, node, stoppedSeconds, startedSeconds);
  }

  /**
   * The process stood still until now (SIGSTOP, a frozen machine). Memory is as it was, the clock jumps, and the background
   * work of the missed seconds is not done. A partition needs no such call: the node does not notice it.
   */
  resume(node: number, nowSeconds: number): void {
    resume(this.#s, node, nowSeconds);
  }

  /**
   * Two words a key for the caller, `keyWords[wordsOf(key)]` and the next: what a miss needs to know of a key lies side by
   * side, and is prefetched with the key.
   */
  get keyWords(): Int32Array {
    return this.#s.keyWords;
  }

  /** A word a key for the caller, `index[besideHead(key)]`, for what is needed whenever the key is looked up; the others are the nodes'. */
  get index(): Int32Array {
    return this.#s.index;
  }

  /** The first copy of a key, dead or alive, in no particular order of nodes. 0 if no node has one. */
  firstCopy(key: number): number {
    return this.#s.index[headOf(key)];
  }

  nextCopy(slot: number): number {
    return this.#s.items[slot + Word.sibling];
  }

  nodeOf(slot: number): number {
    return nodeOf(this.#s.items[slot + Word.tag]);
  }

  keyOf(slot: number): number {
    return this.#s.items[slot + Word.key];
  }

  versionOf(slot: number): number {
    return this.#s.items[slot + Word.version];
  }

  bytesOf(slot: number): number {
    return this.#s.items[slot + Word.size];
  }

  /** Second at which the item dies, negative if that was before second 0, null if it never does. */
  expirySecondsOf(slot: number): number | null {
    const expiry = this.#s.items[slot + Word.expiry];
    return expiry === 0 ? null : expiry - CLOCK_AT_START;
  }

  /** The item was last stored or moved to the front so many seconds before second 0. The order of its list is the caller's. */
  backdate(slot: number, secondsBefore: number): void {
    this.#s.items[slot + Word.time] = CLOCK_AT_START - secondsBefore;
  }

  /**
   * Whether the item comes to the end of its list, if nobody asks for it, in as long from now as it has been there, or later; in a class
   * that evicts. Of a list that is in order of last moves.
   */
  isInFirstHalf(slot: number, nowSeconds: number): boolean {
    const { items } = this.#s;
    const header = headerOf(listOf(items[slot + Word.tag]));
    if (items[header + Header.full] === 0) return true;
    const now = nowSeconds + CLOCK_AT_START;
    return 2 * (now - items[slot + Word.time]) <= now - items[items[header + Header.tail] + Word.time];
  }

  /** For whoever plays a load before second 0. */
  get beforeStart(): BeforeStart {
    return new BeforeStart(this.#s);
  }

  /** Visits every item of a node, dead ones included. The visitor may mark items, but not store or delete. */
  forEachItem(node: number, visit: (slot: number) => void): void {
    forEachItem(this.#s, node, visit);
  }

  /** The listener is called when a mark is taken away, also because its item goes. It is not called when a process ends. */
  onUnmarked(listener: (slot: number, isStale: boolean) => void): void {
    this.#s.unmarked = listener;
  }

  isStale(slot: number): boolean {
    return (this.#s.items[slot + Word.tag] & Mark.stale) !== 0;
  }

  /** False for a copy that the node let go of in the moment it took it in: one stored in the second of a flush with `-C`. */
  isKept(slot: number): boolean {
    return isLinked(this.#s.items[slot + Word.tag]);
  }

  markStale(slot: number, stale: boolean): void {
    markStale(this.#s, slot, stale);
  }

  isStranded(slot: number): boolean {
    return (this.#s.items[slot + Word.tag] & Mark.stranded) !== 0;
  }

  markStranded(slot: number, stranded: boolean): void {
    markStranded(this.#s, slot, stranded);
  }

  /** Of one node. */
  levelsOf(node: number): NodeLevels {
    const s = this.#s;
    const row = s.nodeRow(node);
    return {
      items: itemsOf(s, node),
      bytes: bytesOf(s, node),
      staleCopies: s.tallies[row + NodeTally.staleCopies],
      staleBytes: s.tallies[row + NodeTally.staleBytes],
      strandedCopies: s.tallies[row + NodeTally.strandedCopies],
      strandedBytes: s.tallies[row + NodeTally.strandedBytes],
    };
  }

  /** Of all nodes together. */
  levels(): NodeLevels {
    const sum = { items: 0, bytes: 0, staleCopies: 0, staleBytes: 0, strandedCopies: 0, strandedBytes: 0 };
    for (let node = 0; node < this.#s.nodes; node++) {
      const levels = this.levelsOf(node);
      for (const name of Object.keys(sum) as (keyof NodeLevels)[]) sum[name] += levels[name];
    }
    return sum;
  }

  /** Live items removed to make room, on all nodes, also by processes that have ended. */
  evictions(): number {
    let sum = this.#s.evictionsBefore;
    for (let node = 0; node < this.#s.nodes; node++) sum += evictionsOf(this.#s, node);
    return sum;
  }

  /** The modelled part of memcached's `stats`. */
  stats(node: number): Counters {
    return generalStats(this.#s, node);
  }

  /** memcached's `stats items`, by class. */
  statsItems(node: number, nowSeconds: number): Record<string, Counters> {
    return itemStats(this.#s, node, nowSeconds + CLOCK_AT_START);
  }

  /** memcached's `stats slabs`, by class. */
  statsSlabs(node: number): Record<string, Counters> {
    return slabStats(this.#s, node);
  }

  /** Seconds since the last store or bump of the item at the tail of a class, the largest of its segments; 0 without items. */
  oldestSeconds(node: number, c: number, nowSeconds: number): number {
    return oldestSeconds(this.#s, node, c, nowSeconds + CLOCK_AT_START);
  }

  /** As `stats` shows it: the clock reads 2 when the process starts, and goes on over a warm restart. */
  uptimeSeconds(node: number, nowSeconds: number): number {
    return nowSeconds + CLOCK_AT_START - this.#s.startedAt[node] + UPTIME_AT_START;
  }

  /** True if pages move from one class to another. */
  get movesPages(): boolean {
    return this.#s.kind === Kind.modern;
  }

  /** Memory of the simulator for the items: the slots of all nodes and the index by key. */
  arenaBytes(): number {
    const { items, index, keyWords } = this.#s;
    return items.byteLength + index.byteLength + keyWords.byteLength;
  }

  /** The part of this memory that is in use: headers of lists and chunks of pages. */
  get slotBytesUsed(): number {
    return this.#s.used * Int32Array.BYTES_PER_ELEMENT;
  }

  /** Memory taken for pages, `total_malloced`. */
  pageBytes(node: number): number {
    return this.#s.pageBytes(node);
  }

  /** Memory of the model: slots, index and counts. */
  get footprintBytes(): number {
    return this.arenaBytes() + this.#s.tallies.byteLength;
  }

  /** @throws Error saying which invariant is broken. O(items). */
  check(): void {
    checkInvariants(this.#s);
  }
}
