/**
 * What lies on the nodes: every copy that ever was, with the times at which it came to be stale or out of place. A copy is
 * stale while the database has a newer version of its key, and stranded while one that knows which nodes are dead would
 * look elsewhere; both are looked up when asked for, and nothing is marked.
 */
import type { Scenario } from "../../../models/scenario/types.ts";
import { CHUNKS, TwinNode } from "../../nodes/twin.ts";
import type { KeyFacts } from "./inputs.ts";
import type { Became, Copy, Levels } from "./records.ts";

/** The clock of a memcached 1.6 when second 0 of a run begins. */
const CLOCK_AT_START = 62;

export class Cache {
  /** By key, the number of writes that the database has done. */
  readonly versions: number[];
  readonly copies: Copy[] = [];
  /** Those of them that are there. */
  #there: Copy[] = [];
  readonly becameStale: Became[] = [];
  readonly becameStranded: Became[] = [];
  /** When copies were stored on another node because of what ailed their own. */
  readonly storedElsewhere: number[] = [];
  readonly #nodes: readonly TwinNode[];
  readonly #keys: readonly KeyFacts[];
  /** Chunk bytes that hits and sets asked for since the process started, by node and class. */
  readonly #asked: number[][];
  #evictionsBefore = 0;
  /** Where the key is for one that knows. */
  readonly #settled: (key: number) => number;
  readonly #down: () => ReadonlySet<number>;
  readonly #ailing: () => ReadonlySet<number>;
  readonly #now: () => number;
  /** Where the key is while all nodes are up. */
  readonly #home: (key: number) => number;

  constructor(
    { nodes, memcached }: Scenario,
    keys: readonly KeyFacts[],
    settled: (key: number) => number,
    { down, ailing }: { down: () => ReadonlySet<number>; ailing: () => ReadonlySet<number> },
    now: () => number,
    home: (key: number) => number,
  ) {
    this.#home = home;
    const { evict } = memcached;
    this.#nodes = nodes.map(({ memoryBytes }) => new TwinNode({ old: false, evict, memoryBytes }));
    this.#asked = nodes.map(() => CHUNKS.map(() => 0));
    this.#keys = keys;
    this.versions = keys.map(() => 0);
    this.#settled = settled;
    this.#down = down;
    this.#ailing = ailing;
    this.#now = now;
  }

  /** The copy that a get finds, and why it is old if it is. */
  get(node: number, key: number): Copy | null {
    const memory = this.#at(node);
    const isHit = memory.get(key);
    this.#sweep(node);
    if (!isHit) return null;
    const copy = this.#copyOn(node, key)!;
    this.#asked[node][copy.item.c] += CHUNKS[copy.item.c];
    return copy;
  }

  /** False where the node has no memory for it. `how` it comes to be where it is, and `why` it is old if it is. */
  set(
    node: number,
    key: number,
    version: number,
    { ttlSeconds = this.#keys[key].ttlSeconds, how = "SplitView", why = "Race" } = {},
  ): boolean {
    const memory = this.#at(node);
    const isStored = memory.store("set", key, this.#keys[key].itemBytes(this.#now()), ttlSeconds, version);
    this.#sweep(node);
    if (!isStored) return false;
    const copy: Copy = {
      node,
      key,
      item: memory.items.get(key)!,
      version,
      goneAt: null,
      stale: null,
      strandedCause: null,
    };
    this.copies.push(copy);
    this.#there.push(copy);
    this.#asked[node][copy.item.c] += CHUNKS[copy.item.c];
    if (how !== "Replica" && this.#home(key) !== node && this.#ailing().has(this.#home(key))) {
      this.storedElsewhere.push(this.#now());
    }
    if (this.isStale(copy)) this.#leave(copy, why);
    if (this.isStranded(copy)) this.#strand(copy, how);
    return true;
  }

  delete(node: number, key: number): void {
    this.#at(node).delete(key);
    this.#sweep(node);
  }

  flush(node: number): void {
    this.#at(node).flushAll(0);
    this.#sweep(node);
  }

  /** The node's process ends and its memory with it. */
  empty(node: number): void {
    const memory = this.#at(node);
    this.#evictionsBefore += memory.counts.evictions;
    memory.restart(memory.now);
    this.#asked[node].fill(0);
    this.#sweep(node);
  }

  isStale({ key, version }: Copy): boolean {
    return version < this.versions[key];
  }

  isStranded({ key, node }: Copy): boolean {
    return this.#settled(key) !== node;
  }

  /** Of this key, those that are there. */
  copiesOf(key: number): Copy[] {
    return this.#there.filter((copy) => copy.key === key);
  }

  /** After a write of the key: its copies that are stale still have been left behind, each for a cause. */
  leaveBehind(key: number, cause: (copy: Copy) => string): void {
    for (const copy of this.copiesOf(key)) {
      if (this.isStale(copy) && copy.stale === null) this.#leave(copy, cause(copy));
    }
  }

  /** Nodes have gone or come, or the server list is another: copies that are out of place now, on a node that is there. */
  placesChanged(cause: string): void {
    for (const copy of this.#there) {
      if (!this.isStranded(copy)) copy.strandedCause = null;
      else if (!this.#down().has(copy.node) && copy.strandedCause === null) this.#strand(copy, cause);
    }
  }

  levels(): Levels {
    const stranded = this.#there.filter((copy) => this.isStranded(copy));
    return {
      strandedCopies: stranded.length,
      strandedBytes: stranded.reduce((sum, { item }) => sum + item.size, 0),
      staleCopies: this.#there.filter((copy) => this.isStale(copy)).length,
      leftBehind: this.#there.filter(({ stale }) => stale !== null),
    };
  }

  evictions(): number {
    return this.#nodes.reduce((sum, { counts }) => sum + counts.evictions, this.#evictionsBefore);
  }

  /** Of each node: by class, its share of the pages, and its share of what was asked for since the process started. */
  memoryShares(node: number): { ofPages: number[]; ofDemand: number[] } | null {
    const { pages } = this.#nodes[node];
    const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
    const asked = this.#asked[node];
    if (sum(asked) === 0) return null;
    return { ofPages: pages.map((p) => p / sum(pages)), ofDemand: asked.map((bytes) => bytes / sum(asked)) };
  }

  #at(node: number): TwinNode {
    const memory = this.#nodes[node];
    memory.now = Math.floor(this.#now()) + CLOCK_AT_START;
    return memory;
  }

  #copyOn(node: number, key: number): Copy | undefined {
    return this.copiesOf(key).find((copy) => copy.node === node);
  }

  /** Copies whose item is not on the node any more are gone. */
  #sweep(node: number): void {
    const { items } = this.#nodes[node];
    for (const copy of this.#there) {
      if (copy.node === node && items.get(copy.key) !== copy.item) copy.goneAt = this.#now();
    }
    this.#there = this.#there.filter(({ goneAt }) => goneAt === null);
  }

  #leave(copy: Copy, cause: string): void {
    copy.stale = { cause, since: this.#now() };
    this.becameStale.push({ at: this.#now(), cause, copy });
  }

  #strand(copy: Copy, cause: string): void {
    copy.strandedCause = cause;
    this.becameStranded.push({ at: this.#now(), cause, copy });
  }
}
