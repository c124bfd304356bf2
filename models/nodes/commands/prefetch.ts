/**
 * Fetches from memory what the next operations will need. Nothing changes; it only saves time. One access to memory that is in no
 * cache of the processor takes as long as a whole request, but many accesses that do not wait for one another take hardly longer
 * than one. So this reads the index for a block of keys first, then the items, and for each node the items that it evicts next,
 * with the places of their keys in the index.
 */
import { Word } from "../memory/item.ts";
import * as layout from "../memory/layout.ts";
import type { Storage } from "../memory/storage.ts";

const { KEY_SHIFT } = layout;
const { key: KEY, prev: PREV, tag: TAG } = Word;
/** Evictions of a node that are prefetched, and the number of nodes up to which this saves time. */
const EVICTIONS = 3;
const NODES_MAX = 24;
const tails = new Int32Array(NODES_MAX);

export function prefetch(s: Storage, keys: Int32Array): void {
  const { head, items, evictedFrom, touched } = s;
  const count = keys.length;
  let sum = 0;
  // The compiler would drop a sum that nobody uses, with all its parts.
  for (let i = 0; i < count; i++) sum ^= head[keys[i] << KEY_SHIFT];
  for (let i = 0; i < count; i++) sum ^= items[head[keys[i] << KEY_SHIFT] + TAG];
  const nodes = s.nodes <= NODES_MAX ? s.nodes : 0;
  for (let node = 0; node < nodes; node++) tails[node] = items[evictedFrom[node]];
  for (let i = 0; i < EVICTIONS; i++) {
    for (let node = 0; node < nodes; node++) {
      const slot = tails[node];
      // The header of the list is not an item.
      if (slot === evictedFrom[node]) continue;
      sum ^= head[items[slot + KEY] << KEY_SHIFT];
      tails[node] = items[slot + PREV];
    }
  }
  touched[0] = sum;
}
