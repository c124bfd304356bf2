/**
 * One memcached node of the flat profiles, written once more without a thought for speed: a Map of items and an array a
 * class, most recently used first. Nothing is shared with the model but the rules it is written from.
 */

interface TwinItem {
  readonly key: number;
  readonly size: number;
  readonly c: number;
  readonly version: number;
  readonly cas: number;
  expiry: number;
  time: number;
  fetched: boolean;
}

export interface TwinOptions {
  readonly old: boolean;
  readonly evict: boolean;
  readonly memoryBytes: number;
}

/** The class table of the facts, 42 classes up to a page. */
export const CHUNKS = [
  96, 120, 152, 192, 240, 304, 384, 480, 600, 752, 944, 1184, 1480, 1856, 2320, 2904, 3632, 4544, 5680, 7104, 8880,
  11104, 13880, 17352, 21696, 27120, 33904, 42384, 52984, 66232, 82792, 103496, 129376, 161720, 202152, 252696, 315872,
  394840, 493552, 616944, 771184, 1048576,
];

export class TwinNode {
  readonly options: TwinOptions;
  readonly items = new Map<number, TwinItem>();
  readonly lists: TwinItem[][] = CHUNKS.map(() => []);
  readonly pages = CHUNKS.map(() => 0);
  readonly loose = CHUNKS.map(() => 0);
  startedAt = 0;
  oldestLive = 0;
  oldestCas = 0;
  casCounter = 0;
  readonly counts: Record<string, number> = {};
  now = 0;

  constructor(options: TwinOptions) {
    this.options = options;
    for (const name of counted) this.counts[name] = 0;
  }

  restart(now: number): void {
    this.items.clear();
    for (let c = 0; c < CHUNKS.length; c++) {
      this.lists[c] = [];
      this.pages[c] = 0;
      this.loose[c] = 0;
    }
    for (const name of counted) this.counts[name] = 0;
    this.oldestLive = 0;
    this.oldestCas = 0;
    this.casCounter = 0;
    this.startedAt = now;
  }

  get(key: number): boolean {
    const item = this.#lookup(key);
    this.#count("cmd_get");
    this.#count(item ? "get_hits" : "get_misses");
    if (item) this.#hit(item);
    return item !== undefined;
  }

  touch(key: number, exptime: number): boolean {
    const item = this.#lookup(key);
    this.#count(item ? "touch_hits" : "touch_misses");
    if (!item) return false;
    this.#hit(item);
    item.expiry = this.#expiry(exptime);
    return true;
  }

  delete(key: number): boolean {
    const item = this.#lookup(key);
    this.#count(item ? "delete_hits" : "delete_misses");
    if (item) this.#unlink(item);
    return item !== undefined;
  }

  /** set, add or replace; true if stored. */
  store(verb: "set" | "add" | "replace", key: number, size: number, exptime: number, version: number): boolean {
    const c = CHUNKS.findIndex((chunk) => chunk >= size);
    if (c < 0 || !this.#allocate(c)) {
      this.#count(c < 0 ? "store_too_large" : "store_no_memory");
      if (verb === "set") {
        const stale = this.#lookup(key);
        if (stale) this.#unlink(stale);
      }
      return false;
    }
    this.#count("cmd_set");
    const there = this.#lookup(key);
    if (verb === "add" && there) {
      this.#refresh(there);
      this.loose[c]++;
      return false;
    }
    if (verb === "replace" && !there) {
      this.loose[c]++;
      return false;
    }
    if (there) this.#unlink(there);
    this.casCounter++;
    const item = {
      key,
      size,
      c,
      version,
      cas: this.casCounter,
      expiry: this.#expiry(exptime),
      time: this.now,
      fetched: false,
    };
    this.items.set(key, item);
    this.lists[c].unshift(item);
    this.#count("total_items");
    return true;
  }

  flushAll(delay: number): void {
    this.#count("cmd_flush");
    const at = delay > 0 ? this.#expiry(delay) : this.now;
    this.oldestLive = Math.max(0, at - 1);
    if (this.options.old) {
      if (delay > 0) return;
      for (const list of this.lists) {
        while (list[0] && list[0].time >= this.oldestLive) this.#unlink(list[0]);
      }
    } else if (this.oldestLive <= this.now) this.oldestCas = ++this.casCounter;
  }

  get bytes(): number {
    return [...this.items.values()].reduce((sum, { size }) => sum + size, 0);
  }

  #allocate(c: number): boolean {
    const list = this.lists[c];
    return this.options.old ? this.#allocateOld(c, list) : this.#allocateNew(c, list);
  }

  #allocateNew(c: number, list: TwinItem[]): boolean {
    for (let round = 0; round < 10; round++) {
      this.#pull(list, false);
      if (this.#takeChunk(c)) return true;
      if (this.#pull(list, true) === 0) return false;
    }
    return false;
  }

  #pull(list: TwinItem[], evict: boolean): number {
    let removed = 0;
    for (let tries = 5; tries > 0 && list.length > 0; tries--) {
      const item = list.at(-1)!;
      if ((item.expiry !== 0 && item.expiry < this.now) || this.#isFlushed(item)) {
        this.#count("reclaimed");
        if (!item.fetched) this.#count("expired_unfetched");
        this.#unlink(item);
        removed++;
        continue;
      }
      if (evict && this.options.evict) {
        this.#count("evictions");
        if (!item.fetched) this.#count("evicted_unfetched");
        this.#unlink(item);
        removed++;
      }
      break;
    }
    return removed;
  }

  #allocateOld(c: number, list: TwinItem[]): boolean {
    const dead = list
      .slice(-50)
      .reverse()
      .find((item) => (item.expiry !== 0 && item.expiry < this.now) || item.time < this.oldestLive);
    if (dead) {
      this.#count("reclaimed");
      this.#unlink(dead);
    } else if (!this.#hasChunk(c)) {
      const tail = list.at(-1);
      if (!tail || !this.options.evict) return false;
      this.#count(tail.expiry !== 0 && tail.expiry <= this.now ? "reclaimed" : "evictions");
      this.#unlink(tail);
    }
    return this.#takeChunk(c);
  }

  #hasChunk(c: number): boolean {
    if (this.loose[c] > 0) return true;
    const perPage = Math.floor(1048576 / CHUNKS[c]);
    const cost = (k: number) => CHUNKS[k] * Math.floor(1048576 / CHUNKS[k]);
    const taken = this.pages.reduce((sum, pages, k) => sum + pages * cost(k), 0);
    if (taken + cost(c) > this.options.memoryBytes && this.pages[c] !== 0) return false;
    this.pages[c]++;
    this.loose[c] += perPage;
    return true;
  }

  #takeChunk(c: number): boolean {
    if (!this.#hasChunk(c)) return false;
    this.loose[c]--;
    return true;
  }

  #lookup(key: number): TwinItem | undefined {
    const item = this.items.get(key);
    if (!item) return undefined;
    if (this.#isFlushed(item)) this.#count("get_flushed");
    else if (item.expiry !== 0 && item.expiry <= this.now) this.#count("get_expired");
    else return item;
    this.#unlink(item);
    return undefined;
  }

  #isFlushed(item: TwinItem): boolean {
    if (this.oldestLive === 0 || this.oldestLive > this.now) return false;
    return item.time <= this.oldestLive || (this.oldestCas !== 0 && item.cas < this.oldestCas);
  }

  #hit(item: TwinItem): void {
    item.fetched = true;
    this.#refresh(item);
  }

  #refresh(item: TwinItem): void {
    const wrapped = this.options.old && this.now - this.startedAt + 2 < 60;
    if (!wrapped && item.time >= this.now - 60) return;
    item.time = this.now;
    const list = this.lists[item.c];
    list.splice(list.indexOf(item), 1);
    list.unshift(item);
  }

  #unlink(item: TwinItem): void {
    this.items.delete(item.key);
    const list = this.lists[item.c];
    list.splice(list.indexOf(item), 1);
    this.loose[item.c]++;
  }

  #expiry(exptime: number): number {
    if (exptime === 0) return 0;
    return exptime < 0 ? 1 : this.now + exptime;
  }

  #count(name: string): void {
    this.counts[name]++;
  }
}

export const counted = [
  "cmd_get",
  "get_hits",
  "get_misses",
  "get_expired",
  "get_flushed",
  "cmd_set",
  "cmd_flush",
  "touch_hits",
  "touch_misses",
  "delete_hits",
  "delete_misses",
  "store_too_large",
  "store_no_memory",
  "total_items",
  "evictions",
  "evicted_unfetched",
  "reclaimed",
  "expired_unfetched",
];
