/** What memcached prints for `stats`, `stats items` and `stats slabs`, under its own names (of 1.6.18). */
import { Header, Word } from "../memory/item.ts";
import { firstListOf, headerOf } from "../memory/layout.ts";
import { untouchedChunks } from "../memory/pages.ts";
import { Kind, Segment, type Storage } from "../memory/storage.ts";
import { NodeTally, rowOf, Tally } from "../memory/tallies.ts";

export type Counters = Record<string, number>;

/** What the clock of 1.4 reads when its process starts. */
const OLD_CLOCK_AT_START = 2;

/** The sum of one column over all lists of a node. */
function total(s: Storage, node: number, column: number): number {
  let sum = 0;
  for (let list = firstListOf(node) + (1 << s.segmentBits); list < firstListOf(node) + s.listsUsed; list++) {
    sum += s.tallies[rowOf(list) + column];
  }
  return sum;
}

export function evictionsOf(s: Storage, node: number): number {
  return total(s, node, Tally.evicted);
}

export function bytesOf(s: Storage, node: number): number {
  return total(s, node, Tally.bytes);
}

export function itemsOf(s: Storage, node: number): number {
  let sum = 0;
  for (let list = firstListOf(node); list < firstListOf(node) + s.listsUsed; list++)
    sum += s.items[headerOf(list) + Header.count];
  return sum;
}

/** Items that the process has ever linked. */
export function totalItemsOf(s: Storage, node: number): number {
  return total(s, node, Tally.cmdSet) + s.tallies[s.nodeRow(node) + NodeTally.extraLinks];
}

export function generalStats(s: Storage, node: number): Counters {
  const row = s.nodeRow(node);
  const of = (column: number) => s.tallies[row + column];
  const sum = (column: number) => total(s, node, column);
  const hits = sum(Tally.getHits);
  const touches = sum(Tally.touchHits);
  const sets = sum(Tally.cmdSet);
  const stats: Counters = {
    cmd_get: hits + of(NodeTally.getMisses),
    cmd_set: sets,
    cmd_flush: of(NodeTally.cmdFlush),
    get_hits: hits,
    get_misses: of(NodeTally.getMisses),
    delete_misses: of(NodeTally.deleteMisses),
    delete_hits: sum(Tally.deleteHits),
    incr_misses: of(NodeTally.incrMisses),
    incr_hits: sum(Tally.incrHits),
    decr_misses: of(NodeTally.decrMisses),
    decr_hits: sum(Tally.decrHits),
    cas_misses: of(NodeTally.casMisses),
    cas_hits: sum(Tally.casHits),
    cas_badval: sum(Tally.casBadval),
    limit_maxbytes: s.memoryBytes[node],
    bytes: bytesOf(s, node),
    curr_items: itemsOf(s, node),
    total_items: totalItemsOf(s, node),
    evictions: sum(Tally.evicted),
    reclaimed: sum(Tally.reclaimed),
  };
  if (s.kind === Kind.old) return stats;
  Object.assign(stats, {
    cmd_touch: touches + of(NodeTally.touchMisses),
    get_expired: of(NodeTally.getExpired),
    get_flushed: of(NodeTally.getFlushed),
    touch_hits: touches,
    touch_misses: of(NodeTally.touchMisses),
    store_too_large: of(NodeTally.storeTooLarge),
    store_no_memory: of(NodeTally.storeNoMemory),
    expired_unfetched: sum(Tally.expiredUnfetched),
    evicted_unfetched: sum(Tally.evictedUnfetched),
    crawler_reclaimed: sum(Tally.crawlerReclaimed),
    crawler_items_checked: sum(Tally.crawlerItemsChecked),
    lrutail_reflocked: sum(Tally.tailReflocked),
  });
  if (s.kind === Kind.classic) return stats;
  return Object.assign(stats, {
    evicted_active: sum(Tally.evictedActive),
    moves_to_cold: sum(Tally.movesToCold),
    moves_to_warm: sum(Tally.movesToWarm),
    moves_within_lru: sum(Tally.movesWithinLru),
    direct_reclaims: sum(Tally.directReclaims),
    lru_bumps_dropped: of(NodeTally.bumpsDropped),
    slabs_moved: of(NodeTally.slabsMoved),
    slab_reassign_rescues: of(NodeTally.slabRescues),
    slab_reassign_evictions_nomem: of(NodeTally.slabEvictionsNoMemory),
    slab_reassign_inline_reclaim: of(NodeTally.slabInlineReclaim),
  });
}

/** `stats items`: the classes that hold items. `now` is on the model's clock. */
export function itemStats(s: Storage, node: number, now: number): Record<string, Counters> {
  const classes: Record<string, Counters> = {};
  for (let c = 1; c <= s.classes.largest; c++) {
    const first = s.classList(node, c);
    const segments = 1 << s.segmentBits;
    const count = (segment: number) => s.items[headerOf(first + segment) + Header.count];
    const of = (segment: number, column: number) => s.tallies[rowOf(first + segment) + column];
    const sum = (column: number) => {
      let all = 0;
      for (let segment = 0; segment < segments; segment++) all += of(segment, column);
      return all;
    };
    let number = 0;
    for (let segment = 0; segment < segments; segment++) number += count(segment);
    if (number === 0) continue;
    const main = s.kind === Kind.modern ? Segment.cold : 0;
    const stats: Counters = {
      number,
      age: tailAge(s, node, first + main, now),
      evicted: sum(Tally.evicted),
      evicted_nonzero: sum(Tally.evictedNonzero),
      evicted_time: of(main, Tally.evictedTime),
      outofmemory: sum(Tally.outOfMemory),
      tailrepairs: 0,
      reclaimed: sum(Tally.reclaimed),
    };
    classes[c] = stats;
    if (s.kind === Kind.old) continue;
    stats.mem_requested = sum(Tally.bytes);
    stats.expired_unfetched = sum(Tally.expiredUnfetched);
    stats.evicted_unfetched = sum(Tally.evictedUnfetched);
    stats.crawler_reclaimed = sum(Tally.crawlerReclaimed);
    stats.crawler_items_checked = sum(Tally.crawlerItemsChecked);
    stats.lrutail_reflocked = sum(Tally.tailReflocked);
    if (s.kind === Kind.classic) continue;
    Object.assign(stats, {
      number_hot: count(Segment.hot),
      number_warm: count(Segment.warm),
      number_cold: count(Segment.cold),
      age_hot: tailAge(s, node, first + Segment.hot, now),
      age_warm: tailAge(s, node, first + Segment.warm, now),
      evicted_active: sum(Tally.evictedActive),
      moves_to_cold: sum(Tally.movesToCold),
      moves_to_warm: sum(Tally.movesToWarm),
      moves_within_lru: sum(Tally.movesWithinLru),
      direct_reclaims: sum(Tally.directReclaims),
      hits_to_hot: of(Segment.hot, Tally.getHits),
      hits_to_warm: of(Segment.warm, Tally.getHits),
      hits_to_cold: of(Segment.cold, Tally.getHits),
      hits_to_temp: 0,
    });
  }
  return classes;
}

/** Seconds since the last store or bump of the item at the tail, 0 for an empty list. 1.4 shows its clock at that time. */
function tailAge(s: Storage, node: number, list: number, now: number): number {
  const header = headerOf(list);
  const tail = s.items[header + Header.tail];
  if (tail === header) return 0;
  const time = s.items[tail + Word.time];
  return s.kind === Kind.old ? time - s.startedAt[node] + OLD_CLOCK_AT_START : now - time;
}

/** Seconds since the last store or bump, for the oldest of the items at the tails of the class's lists. `now` is on the model's clock. */
export function oldestSeconds(s: Storage, node: number, c: number, now: number): number {
  let oldest = now;
  for (let segment = 0; segment < 1 << s.segmentBits; segment++) {
    const header = headerOf(s.classList(node, c) + segment);
    const tail = s.items[header + Header.tail];
    if (tail !== header) oldest = Math.min(oldest, s.items[tail + Word.time]);
  }
  return now - oldest;
}

/** `stats slabs`: the classes that own a page. */
export function slabStats(s: Storage, node: number): Record<string, Counters> {
  const classes: Record<string, Counters> = {};
  for (let c = 1; c <= s.classes.largest; c++) {
    const list = s.classList(node, c);
    const header = headerOf(list);
    const pages = s.items[header + Header.pages];
    if (pages === 0) continue;
    const chunks = pages * s.classes.perPage[c];
    const free = s.items[header + Header.freeCount];
    let hits = 0;
    for (let segment = 0; segment < 1 << s.segmentBits; segment++)
      hits += s.tallies[rowOf(list + segment) + Tally.getHits];
    const of = (column: number) => s.tallies[rowOf(list) + column];
    // 1.4 takes chunks of a new page from a list of their own. In 1.6 this number is always 0.
    const untouched = s.kind === Kind.old ? untouchedChunks(s, list) : 0;
    classes[c] = {
      chunk_size: s.classes.chunkBytes[c],
      chunks_per_page: s.classes.perPage[c],
      total_pages: pages,
      total_chunks: chunks,
      used_chunks: chunks - free,
      free_chunks: free - untouched,
      free_chunks_end: untouched,
      get_hits: hits,
      cmd_set: of(Tally.cmdSet),
      delete_hits: of(Tally.deleteHits),
      incr_hits: of(Tally.incrHits),
      decr_hits: of(Tally.decrHits),
      cas_hits: of(Tally.casHits),
      cas_badval: of(Tally.casBadval),
      ...(s.kind === Kind.old ? { mem_requested: of(Tally.bytes) } : { touch_hits: of(Tally.touchHits) }),
    };
  }
  return classes;
}
