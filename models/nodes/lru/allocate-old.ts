/**
 * A chunk for an item in 1.4 (items.c of 1.4.7, `do_item_alloc`). First comes the chunk of a dead item near the tail, even while
 * memory is free, then a free chunk or a new page, then the chunk of the tail.
 */

import { Header, Word } from "../memory/item.ts";
import { headerOf, nodeOfList } from "../memory/layout.ts";
import { grantPage, takeFree } from "../memory/pages.ts";
import { leave } from "../memory/residence.ts";
import { NEVER, type Storage } from "../memory/storage.ts";
import { rowOf, Tally } from "../memory/tallies.ts";
import { countEvicted } from "./allocate-classic.ts";

const { prev: PREV, expiry: EXPIRY, time: TIME } = Word;
/** Items that the search for a dead one visits, from the tail on. */
const SEARCHED = 50;

/** A chunk of the class whose list this is, 0 if there is no memory. */
export function allocateOld(s: Storage, list: number, now: number): number {
  const header = headerOf(list);
  const dead = findDead(s, list, now);
  if (dead !== 0) {
    s.tallies[rowOf(list) + Tally.reclaimed]++;
    leave(s, dead);
    return dead;
  }
  const free = takeFree(s, header);
  if (free !== 0) return free;
  if (grantPage(s, list)) return takeFree(s, header);
  let tail = s.items[header + Header.tail];
  if (tail === s.locked) tail = s.items[tail + PREV];
  if (tail === header || !s.evict) return 0;
  if (s.items[tail + EXPIRY] === now) s.tallies[rowOf(list) + Tally.reclaimed]++;
  else countEvicted(s, tail, list, now);
  leave(s, tail);
  return tail;
}

/** A mark of `flush_all` counts here even if it lies in the future. */
function findDead(s: Storage, list: number, now: number): number {
  const header = headerOf(list);
  const items = s.items;
  const from = s.flushFrom[nodeOfList(list)];
  // What was there before second 0 is from a second below it.
  const flushedBefore = from === NEVER ? -NEVER : from;
  let slot = items[header + Header.tail];
  for (let tries = SEARCHED; tries > 0 && slot !== header; tries--) {
    const expiry = items[slot + EXPIRY];
    const dead = (expiry !== 0 && expiry < now) || items[slot + TIME] < flushedBefore;
    if (dead && slot !== s.locked) return slot;
    slot = items[slot + PREV];
  }
  return 0;
}
