/**
 * Fetches from memory what the next operations will need. Nothing changes: it is a matter of speed alone. One look at
 * memory that is in no cache takes as long as a whole request, but many that do not wait for one another take hardly
 * longer than one. So for a block of keys the index is looked at first, then the items; and of each node the items that
 * are evicted next with their keys' places in the index.
 */
import { Word } from "../memory/item.ts";
import * as layout from "../memory/layout.ts";
import type { Storage } from "../memory/storage.ts";

const { KEY_SHIFT } = layout;
const { key: KEY, prev: PREV, tag: TAG } = Word;
/** Evictions of a node looked ahead to, and nodes up to which that is worth the while. */
const EVICTIONS = 3;
const NODES_MAX = 24;
const tails = new Int32Array(NODES_MAX);

export function prefetch(s: Storage, keys: Int32Array): void {
  const { head, items, evictedFrom, touched } = s;
  const count = keys.length;
  let sum = 0;
  // A sum that goes nowhere would be optimized away with all its parts.
  for (let i = 0; i < count; i++) sum ^= head[keys[i] << KEY_SHIFT];
  for (let i = 0; i < count; i++) sum ^= items[head[keys[i] << KEY_SHIFT] + TAG];
  const nodes = s.nodes <= NODES_MAX ? s.nodes : 0;
  for (let node = 0; node < nodes; node++) tails[node] = items[evictedFrom[node]];
  for (let i = 0; i < EVICTIONS; i++) {
    for (let node = 0; node < nodes; node++) {
      const slot = tails[node];
      // The list's own header is no item.
      if (slot === evictedFrom[node]) continue;
      sum ^= head[items[slot + KEY] << KEY_SHIFT];
      tails[node] = items[slot + PREV];
    }
  }
  touched[0] = sum;
}
