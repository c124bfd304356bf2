/** A chunk for an item in 1.6 with the segmented LRU (items.c of 1.6.18, `do_item_alloc_pull`). */
import { headerOf } from "../memory/layout.ts";
import { grantPage, takeFree } from "../memory/pages.ts";
import { Segment, type Storage } from "../memory/storage.ts";
import { rowOf, Tally } from "../memory/tallies.ts";
import { type Pull, pull } from "./segments.ts";

/** Rounds before a store fails. */
const ROUNDS = 10;

const EVICT: Pull = { segment: Segment.cold, evicts: true, total: 0, ageMax: 0 };
const SINK: Pull = { segment: Segment.hot, evicts: false, total: 0, ageMax: 0 };

/** A chunk of the class whose first list this is, 0 if there is no memory. */
export function allocateModern(s: Storage, list: number, now: number): number {
  const header = headerOf(list);
  let slot = 0;
  let failed = 0;
  for (; failed < ROUNDS; failed++) {
    slot = takeFree(s, header);
    if (slot === 0 && grantPage(s, list)) slot = takeFree(s, header);
    if (slot !== 0) break;
    // If COLD has nothing to evict, an item sinks there from HOT, whatever the shares.
    if (pull(s, list, EVICT, now) === 0) pull(s, list, SINK, now);
  }
  s.tallies[rowOf(list) + Tally.directReclaims] += failed;
  return slot;
}
