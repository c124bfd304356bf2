/**
 * Fetches from memory what the next operations will need. Nothing changes; it only saves time. One access to memory that is in no
 * cache of the processor takes as long as a whole request, but many accesses that do not wait for one another take hardly longer
 * than one. So this reads the index for a block of keys first, then the items; and for writes, and gets of keys that have no item,
 * what the set needs that follows: the caller's words of the key, and the item that the node evicts for it, with the place of
 * that one's key in the index.
 */
import { Word } from "../memory/item.ts";
import * as layout from "../memory/layout.ts";
import type { Storage } from "../memory/storage.ts";

const { INDEX_WORDS, KEY_WORDS } = layout;
const { key: KEY, prev: PREV, tag: TAG } = Word;

/** Places in the block that lead to a set, as many as the longest block so far has. */
let stores = new Int32Array(128);

/**
 * @param homes By place in `keys`, the node that the key is asked of; -1 where that is not known.
 * @param writes By place, 0 for a get.
 */
export function prefetch(s: Storage, keys: Int32Array, homes: Int32Array, writes: Uint8Array): void {
  const { index, items, keyWords, evictedFrom, evictedNext, touched } = s;
  const count = keys.length;
  if (stores.length < count) stores = new Int32Array(count);
  const places = stores;
  let many = 0;
  let sum = 0;
  // The compiler would drop a sum that nobody uses, with all its parts.
  for (let i = 0; i < count; i++) sum ^= index[keys[i] * INDEX_WORDS];
  // Which keys have items is hard to foresee for the processor: without branches none of the accesses is held up.
  for (let i = 0; i < count; i++) {
    const slot = index[keys[i] * INDEX_WORDS];
    sum ^= items[slot + TAG];
    places[many] = i;
    many += +(slot === 0) | +(writes[i] !== 0);
  }
  for (let i = 0; i < many; i++) sum ^= keyWords[keys[places[i]] * KEY_WORDS];
  evictedNext.set(evictedFrom);
  for (let i = 0; i < many; i++) {
    const node = homes[places[i]];
    if (node < 0) continue;
    // From the header of the list to its tail, and on. A node that has evicted nothing has slot 0 there, which leads to itself.
    const next = items[evictedNext[node] + PREV];
    evictedNext[node] = next;
    // Behind the last item comes the header of the list, which has no key.
    if (next !== evictedFrom[node]) sum ^= index[items[next + KEY] * INDEX_WORDS];
  }
  touched[0] = sum;
}
