/**
 * A chunk for an item in 1.6 without the segmented LRU (items.c of 1.6.18, `do_item_alloc_pull` and `lru_pull_tail`). Dead items at
 * the tail go first. Then comes a free chunk or a new page, and then the tail itself is evicted.
 */
import { isReclaimable } from "../memory/alive.ts";
import { Header, Mark, Word } from "../memory/item.ts";
import { headerOf, nodeOfList } from "../memory/layout.ts";
import { grantPage, takeFree } from "../memory/pages.ts";
import { unlink } from "../memory/residence.ts";
import type { Storage } from "../memory/storage.ts";
import { rowOf, Tally } from "../memory/tallies.ts";

const { tail: TAIL, full: FULL } = Header;
const { prev: PREV, expiry: EXPIRY, time: TIME, tag: TAG } = Word;
const { fetched: FETCHED, active: ACTIVE } = Mark;
const { evicted: EVICTED, evictedTime: EVICTED_TIME, evictedUnfetched: EVICTED_UNFETCHED } = Tally;
/** Items that one pull at the tail visits. */
const TRIES = 5;

/** Pulls before a store fails: an item in pieces may give back no chunk of the class. */
const ROUNDS = 10;

/** A chunk of the class whose list this is, 0 if there is no memory. */
export function allocateClassic(s: Storage, list: number, now: number): number {
  const node = nodeOfList(list);
  const header = headerOf(list);
  for (let round = 0; round < ROUNDS; round++) {
    if (!isTailAlive(s, node, header, now)) pullTail(s, list, false, now);
    const slot = takeFree(s, header);
    if (slot !== 0) return slot;
    if (s.items[header + FULL] === 0 && grantPage(s, list)) return takeFree(s, header);
    if (pullTail(s, list, true, now) === 0) return 0;
  }
  return 0;
}

/** The tail of an empty list is its header, whose word of expiry is a count: never below 0. `pullTail` then finds nothing. */
function isTailAlive(s: Storage, node: number, header: number, now: number): boolean {
  const tail = s.items[header + TAIL];
  const expiry = s.items[tail + EXPIRY];
  return (expiry === 0 || expiry >= now) && now < s.flushFrom[node] && tail !== s.locked;
}

/** Removes dead items from the tail up to the first that lives, and evicts that one if it may. Returns how many went. */
function pullTail(s: Storage, list: number, evict: boolean, now: number): number {
  const node = nodeOfList(list);
  const header = headerOf(list);
  let removed = 0;
  let slot = s.items[header + TAIL];
  for (let tries = TRIES; tries > 0 && slot !== header; tries--) {
    const above = s.items[slot + PREV];
    if (slot !== s.locked) {
      const dead = isReclaimable(s, slot, node, now);
      if (!dead && !(evict && s.evict)) return removed;
      if (dead) countReclaimed(s, slot, list);
      else countEvicted(s, slot, list, now);
      unlink(s, slot);
      removed++;
      if (!dead) return removed;
    }
    slot = above;
  }
  return removed;
}

export function countReclaimed(s: Storage, slot: number, list: number): void {
  const row = rowOf(list);
  s.tallies[row + Tally.reclaimed]++;
  if ((s.items[slot + TAG] & FETCHED) === 0) s.tallies[row + Tally.expiredUnfetched]++;
}

/** A live item is evicted. */
export function countEvicted(s: Storage, slot: number, list: number, now: number): void {
  const { items, tallies } = s;
  const row = rowOf(list);
  const tag = items[slot + TAG];
  tallies[row + EVICTED]++;
  tallies[row + EVICTED_TIME] = now - items[slot + TIME];
  if ((tag & FETCHED) === 0) tallies[row + EVICTED_UNFETCHED]++;
  if (items[slot + EXPIRY] !== 0) tallies[row + Tally.evictedNonzero]++;
  if ((tag & ACTIVE) !== 0) tallies[row + Tally.evictedActive]++;
}
