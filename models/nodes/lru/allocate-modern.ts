/** A chunk for an item in 1.6 with the segmented LRU (items.c of 1.6.18, `do_item_alloc_pull`). */
import { headerOf } from "../memory/layout.ts";
import { grantPage, takeFree } from "../memory/pages.ts";
import { Segment, type Storage } from "../memory/storage.ts";
import { rowOf, Tally } from "../memory/tallies.ts";
import { Look, pull } from "./segments.ts";

/** Looks at the tails before a store fails. */
const ROUNDS = 10;

/** A chunk of the class whose first list this is, 0 if there is no memory. */
export function allocateModern(s: Storage, node: number, list: number, now: number): number {
  const header = headerOf(list);
  let slot = 0;
  let failed = 0;
  for (; failed < ROUNDS; failed++) {
    slot = takeFree(s, header);
    if (slot === 0 && grantPage(s, list)) slot = takeFree(s, header);
    if (slot !== 0) break;
    // With nothing to evict from COLD, something is sent there from HOT, whatever the shares.
    if (pull(s, node, list, Segment.cold, Look.evict, 0, 0, now) === 0) {
      pull(s, node, list, Segment.hot, Look.juggle, 0, 0, now);
    }
  }
  s.tallies[rowOf(list) + Tally.directReclaims] += failed;
  return slot;
}
