/** The memory of all nodes of a cluster: one array of slots, one index by key, and the counts. */

import { MICROS_PER_SECOND } from "../../../src/core/units.ts";
import { itemSize } from "../settings/item-size.ts";
import type { NodeSettings } from "../settings/settings.ts";
import { settingsProblems } from "../settings/settings-problems.ts";
import { type SlabClasses, slabClasses } from "../settings/slab-classes.ts";
import { CLOCK_AT_START } from "./expiry.ts";
import { Word } from "./item.ts";
import { firstListOf, headerOf, headOf, LIST_NODE_SHIFT, NODES_MAX, SLOT_WORDS, wordsOf } from "./layout.ts";
import { NodeTally, rowOf } from "./tallies.ts";
import { Upkeep } from "./upkeep.ts";

/** Segments of the LRU. Profiles without segments have one list a class. */
export const Segment = { hot: 0, warm: 1, cold: 2 } as const;

/** The profile, as a number for the hot path. */
export const Kind = { classic: 0, old: 1, modern: 2 } as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

/** Why the last store that returned no slot did so. */
export const Failure = {
  none: 0,
  tooLarge: 1,
  noMemory: 2,
  /** The key was there (add), or was not (replace). */
  refused: 3,
  /** Memory ran out while the pieces of a large value came in. The old value stays, even after a set. */
  brokenOff: 4,
} as const;
export type Failure = (typeof Failure)[keyof typeof Failure];

/** Later than any second of a run. */
export const NEVER = 0x7fffffff;

/** Slots of the array at first, besides the headers. */
const SLOTS_AT_FIRST = 1024;

/** Up to this size the array doubles when it is full. Above, it grows by a quarter, which wastes less and copies more. */
const WORDS_DOUBLED = 1 << 20;

export class Storage {
  readonly settings: NodeSettings;
  readonly kind: Kind;
  /** False with `-M`. */
  readonly evict: boolean;
  readonly epochSeconds: number;
  readonly classes: SlabClasses;
  byEighth: Uint8Array;
  readonly chunkBytesMax: number;
  readonly nodes: number;
  /** `-m`, by node. */
  readonly memoryBytes: Float64Array;
  /** 0 where a class has one list, 2 where it has the four of the segmented LRU. */
  readonly segmentBits: number;
  /** All slots. A larger array replaces it when it grows, so keep no reference to it across a store. */
  items: Int32Array;
  /** Words of `items` in use. */
  used: number;
  /**
   * Two words a key: its first copy, on whatever node, and a word for what the caller needs to know of it as often. They lie apart from what
   * is needed less often, so that the keys that are asked for most share few lines of memory.
   */
  index: Int32Array;
  /**
   * Two more words a key for the caller. What a miss needs to know of a key, and a hit does not, lies side by side, and takes one
   * access to memory where two arrays take two.
   */
  keyWords: Int32Array;
  tallies: Float64Array;
  /** Second from which items may count as flushed, by node; NEVER if no flush is in effect or pending. */
  flushFrom: Int32Array;
  /** Second up to which background work is done, by node; NEVER where it is not done at once. */
  checkedAt: Int32Array;
  /** Second at which the process started, by node. */
  readonly startedAt: Int32Array;
  /** Header of the list that each node last evicted from, 0 for none. */
  evictedFrom: Int32Array;
  /** How far prefetching has come in that list. */
  evictedNext: Int32Array;
  /** Where prefetching leaves what it has read, so that the compiler does not drop the reads. */
  readonly touched = new Int32Array(1);
  failure: Failure = Failure.none;
  /** Bytes of header, key and flags of the item that comes in. Only items in pieces need them. */
  headBytes: number;
  /** The item that the current operation works on; nobody takes its memory meanwhile. 0 for none. */
  locked = 0;
  /**
   * The last CAS number given, where CAS numbers are the versions of items; the storage then numbers the copies of the page mover
   * too. -1 where versions are the caller's own.
   */
  lastCas = -1;
  /** Evictions of processes that have ended. */
  evictionsBefore = 0;
  /** By page number: the first slot of the page, and the next newer page of its class (or the next free range). 0 is none. */
  readonly pageFirst: number[] = [0];
  readonly pageNext: number[] = [0];
  /** For items whose value lies in pieces: the class of the head's chunk, then the slots of the pieces in order. */
  readonly pieces = new Map<number, number[]>();
  /** Called for each mark that is taken away. */
  unmarked: ((slot: number, isStale: boolean) => void) | null = null;
  /** Background work of the modern profile, by node. */
  readonly upkeep: Upkeep[] = [];
  /** True where background work is done when the caller says so, false where it is done at once. */
  readonly timed: boolean;
  /** Classes that own a page, ascending, by node: often only a few. */
  readonly classesOf: number[][] = [];
  /** Ranges of slots that a crash gave back: by number of chunks, the top of a stack of page numbers. */
  readonly freeRanges = new Map<number, number>();

  /** @throws Error naming every setting with which memcached would not start. */
  constructor(settings: NodeSettings, memoryBytes: readonly number[], keys: number) {
    const problems = settingsProblems(settings, memoryBytes);
    if (memoryBytes.length === 0 || memoryBytes.length > NODES_MAX) {
      problems.push(`memoryBytes: ${memoryBytes.length} nodes; expected 1 to ${NODES_MAX}`);
    }
    if (problems.length > 0) throw new Error(problems.join("; "));
    this.settings = settings;
    this.evict = settings.evict;
    this.headBytes = itemSize(settings, settings.keyBytes, 0, 0) - 2;
    this.timed = settings.maintenance === "timed";
    this.epochSeconds = settings.epochSeconds;
    this.kind = settings.profile === "modern" ? Kind.modern : settings.profile === "1.4" ? Kind.old : Kind.classic;
    this.classes = slabClasses(settings);
    this.byEighth = this.classes.byEighth;
    this.chunkBytesMax = this.classes.chunkBytesMax;
    this.nodes = memoryBytes.length;
    this.memoryBytes = Float64Array.from(memoryBytes);
    this.segmentBits = settings.profile === "modern" ? 2 : 0;
    this.used = headerOf(firstListOf(this.nodes));
    this.items = new Int32Array(this.used + SLOTS_AT_FIRST * SLOT_WORDS);
    this.index = new Int32Array(headOf(keys));
    this.keyWords = new Int32Array(wordsOf(keys));
    this.tallies = new Float64Array(rowOf(firstListOf(this.nodes)));
    this.flushFrom = new Int32Array(this.nodes).fill(NEVER);
    this.checkedAt = new Int32Array(this.nodes).fill(NEVER);
    this.startedAt = new Int32Array(this.nodes);
    this.evictedFrom = new Int32Array(this.nodes);
    this.evictedNext = new Int32Array(this.nodes);
    for (let node = 0; node < this.nodes; node++) {
      this.clearLists(node);
      this.startProcess(node, 0);
    }
  }

  /** The clock of an empty node begins at this second. */
  startProcess(node: number, nowSeconds: number): void {
    const now = nowSeconds + CLOCK_AT_START;
    this.startedAt[node] = now;
    if (this.kind === Kind.modern) this.startUpkeep(node, now);
  }

  /** Background threads begin their work in this second of the model's clock and remember nothing. */
  startUpkeep(node: number, now: number): void {
    this.upkeep[node] = new Upkeep(this.classes.largest, now, this.timed);
    this.upkeep[node].wakeMicros += (now - this.startedAt[node]) * MICROS_PER_SECOND;
    if (!this.timed) this.checkedAt[node] = now - 1;
  }

  /** Where the node's clock began, in microseconds since second 0 of the simulation. */
  startMicros(node: number): number {
    return (this.startedAt[node] - CLOCK_AT_START) * MICROS_PER_SECOND;
  }

  /** The class of an item of so many bytes, 0 if it is too large. */
  classOf(bytes: number): number {
    if (bytes <= this.chunkBytesMax) return this.byEighth[(bytes + 7) >> 3];
    return bytes <= this.classes.itemBytesMax ? this.classes.largest : 0;
  }

  /** The first list of a class, which keeps its free chunks and pages. */
  classList(node: number, c: number): number {
    return (node << LIST_NODE_SHIFT) | (c << this.segmentBits);
  }

  /** How many lists of a node can hold items. */
  get listsUsed(): number {
    return (this.classes.largest + 1) << this.segmentBits;
  }

  nodeRow(node: number): number {
    return rowOf(firstListOf(node));
  }

  /** Room for keys up to this number. */
  growKeys(keys: number): void {
    const { index, keyWords } = this;
    this.index = new Int32Array(headOf(keys));
    this.index.set(index);
    this.keyWords = new Int32Array(wordsOf(keys));
    this.keyWords.set(keyWords);
  }

  /** The CAS number of the next store that takes effect; 0 where items carry none (`-C`). */
  nextCas(): number {
    return this.settings.cas ? ++this.lastCas : 0;
  }

  /** Makes room for so many more words and returns where they begin. */
  extend(words: number): number {
    const begin = this.used;
    const end = begin + words;
    if (end > this.items.length) {
      if (end > NEVER) throw new Error(`the arena of items is full at ${Math.floor(begin / SLOT_WORDS)} slots`);
      const { length } = this.items;
      const room = length < WORDS_DOUBLED ? length : length >> 2;
      const grown = new Int32Array(Math.min(NEVER, Math.max(end, length + room)));
      grown.set(this.items);
      this.items = grown;
    }
    this.used = end;
    return begin;
  }

  /** Empty lists, no pages, no counts. */
  clearLists(node: number): void {
    const from = headerOf(firstListOf(node));
    const to = from + this.listsUsed * SLOT_WORDS;
    this.items.fill(0, from, to);
    for (let header = from; header < to; header += SLOT_WORDS) {
      this.items[header + Word.prev] = header;
      this.items[header + Word.next] = header;
    }
    this.classesOf[node] = [];
    const row = this.nodeRow(node);
    this.tallies.fill(0, row, this.nodeRow(node + 1));
  }

  pageBytes(node: number): number {
    return this.tallies[this.nodeRow(node) + NodeTally.pageBytes];
  }
}
