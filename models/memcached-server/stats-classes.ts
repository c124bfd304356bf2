/** `stats items` and `stats slabs`, in the order of the real program. */
import { type Counters, itemStats, slabStats } from "../nodes/statistics/statistics.ts";
import type { ServerState } from "./server-state.ts";
import type { Stats } from "./stats.ts";

/** In this order; a profile prints those that it has. */
const ITEMS =
  "number number_hot number_warm number_cold age_hot age_warm age mem_requested evicted evicted_nonzero evicted_time " +
  "outofmemory tailrepairs reclaimed expired_unfetched evicted_unfetched evicted_active crawler_reclaimed " +
  "crawler_items_checked lrutail_reflocked moves_to_cold moves_to_warm moves_within_lru direct_reclaims hits_to_hot " +
  "hits_to_warm hits_to_cold hits_to_temp";
const SLABS =
  "chunk_size chunks_per_page total_pages total_chunks used_chunks free_chunks free_chunks_end mem_requested get_hits " +
  "cmd_set delete_hits incr_hits decr_hits cas_hits cas_badval touch_hits";

export function statsItems({ items, storage }: ServerState): Stats {
  return rows(itemStats(storage, 0, items.now), "items:", ITEMS);
}

export function statsSlabs({ storage }: ServerState): Stats {
  const classes = slabStats(storage, 0);
  return [
    ...rows(classes, "", SLABS),
    ["active_slabs", Object.keys(classes).length],
    ["total_malloced", storage.pageBytes(0)],
  ];
}

function rows(classes: Readonly<Record<string, Counters>>, prefix: string, order: string): Stats {
  return Object.entries(classes).flatMap(([c, counters]) =>
    order
      .split(" ")
      .filter((name) => name in counters)
      .map((name) => [`${prefix}${c}:${name}`, counters[name]] as const),
  );
}
