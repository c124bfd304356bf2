/**
 * `get` and `set` in the usual case: the copy is alive, and the class has a free chunk or its tail gives way. Everything else
 * goes to `commands.ts`, which knows all cases, gives the same result here too and takes twice the time. Profiles of 1.6 only.
 *
 * It is written for the compiler: constants and functions of other modules stand in constants of this one (see `layout.ts`),
 * typed arrays in locals, and `| 0` behind numbers that go into the array, so that they are known to be 32-bit integers. It
 * calls what V8 inlines here and repeats what V8 does not: an eviction (`countEvicted`, `takeOut`, `removeCopy`; calls take
 * 17 to 30 % more instructions when the memory is always full), lines of `link` (`residence.ts`), of `find` in `get` and of
 * `expiryOf` (1 to 3 % each).
 */

import { refreshModern } from "../lru/bumps.ts";
import { juggle } from "../lru/juggle.ts";
import * as recency from "../lru/recency.ts";
import * as copies from "../memory/copies.ts";
import * as expiries from "../memory/expiry.ts";
import { Header, Mark, WarmHeader, Word } from "../memory/item.ts";
import * as layout from "../memory/layout.ts";
import * as lists from "../memory/lists.ts";
import * as pages from "../memory/pages.ts";
import { Kind, Segment, type Storage } from "../memory/storage.ts";
import * as rows from "../memory/tallies.ts";
import * as commands from "./commands.ts";
import type { NewItem } from "./new-item.ts";

const { INDEX_WORDS, LIST_NODE_SHIFT, LISTS, SLOT_WORDS, TAG_LIST_SHIFT, TAG_NODE_SHIFT } = layout;
const { NodeTally, TALLY_COLUMNS, Tally } = rows;
const { addCopy, find } = copies;
const { insertFirst } = lists;
const { takeFree } = pages;
const { bump, UPDATE_INTERVAL_SECONDS } = recency;
const { expiryOf, RELATIVE_MAX } = expiries;
const {
  prev: PREV,
  next: NEXT,
  key: KEY,
  sibling: SIBLING,
  expiry: EXPIRY,
  time: TIME,
  version: VERSION,
  tag: TAG,
  size: SIZE,
} = Word;
const { tail: TAIL, free: FREE, count: COUNT, full: FULL } = Header;
const { settled: SETTLED } = WarmHeader;
const { fetched: FETCHED, active: ACTIVE } = Mark;
/** Marks that keep an item from simply giving its chunk to the next. */
const SPECIAL = Mark.stale | Mark.stranded | Mark.large | Mark.held;
const {
  bytes: BYTES,
  getHits: GET_HITS,
  cmdSet: CMD_SET,
  directReclaims: DIRECT_RECLAIMS,
  evicted: EVICTED,
  evictedTime: EVICTED_TIME,
  evictedUnfetched: EVICTED_UNFETCHED,
  evictedActive: EVICTED_ACTIVE,
  evictedNonzero: EVICTED_NONZERO,
} = Tally;
const { getMisses: GET_MISSES } = NodeTally;
const { classic: CLASSIC, modern: MODERN, old: OLD } = Kind;
const { warm: WARM, cold: COLD } = Segment;
const SEGMENT = 3;
/** Columns of the rows of a node. */
const NODE_COLUMNS = LISTS * TALLY_COLUMNS;

export function get(s: Storage, node: number, key: number, now: number): number {
  if (s.checkedAt[node] < now || now >= s.flushFrom[node] || s.kind === OLD) return commands.get(s, node, key, now);
  const items = s.items;
  let slot = s.index[key * INDEX_WORDS];
  for (;;) {
    if (slot === 0) {
      s.tallies[node * NODE_COLUMNS + GET_MISSES]++;
      return 0;
    }
    if (items[slot + TAG] >>> TAG_NODE_SHIFT === node) break;
    slot = items[slot + SIBLING];
  }
  const expiry = items[slot + EXPIRY];
  if (expiry !== 0 && expiry <= now) return commands.get(s, node, key, now);
  const tag = items[slot + TAG];
  if (s.kind === CLASSIC) {
    if ((tag & FETCHED) === 0) items[slot + TAG] = tag | FETCHED;
    if (items[slot + TIME] < now - UPDATE_INTERVAL_SECONDS) bump(items, slot, now);
  } else if (s.timed) return commands.get(s, node, key, now);
  else {
    const list = tag >>> TAG_LIST_SHIFT;
    const first = list & ~SEGMENT;
    // The shares of the segments depend on the marks and the time of a tail, and on nothing else that a hit changes. So a class
    // that is in balance once in a second stays so for this second.
    let balanced = items[(first + WARM + 1) * SLOT_WORDS + SETTLED] === now;
    if ((tag & FETCHED) === 0) items[slot + TAG] = tag | FETCHED;
    else if ((tag & ACTIVE) === 0) {
      items[slot + TAG] = tag | ACTIVE;
      if ((list & SEGMENT) === COLD) {
        refreshModern(s, slot, now);
        balanced = false;
      } else {
        items[slot + TIME] = now | 0;
        if (items[slot + NEXT] === (list + 1) * SLOT_WORDS) balanced = false;
      }
    }
    if (!balanced) juggle(s, first, now);
  }
  s.tallies[(tag >>> TAG_LIST_SHIFT) * TALLY_COLUMNS + GET_HITS]++;
  return slot;
}

export function set(s: Storage, node: number, item: NewItem, now: number): number {
  const { key, bytes } = item;
  if (s.checkedAt[node] < now || now >= s.flushFrom[node] || bytes > s.chunkBytesMax || s.kind === OLD) {
    return commands.set(s, node, item, now);
  }
  const items = s.items;
  const index = s.index;
  const tallies = s.tallies;
  const modern = s.kind === MODERN;
  const list = (node << LIST_NODE_SHIFT) | (s.byEighth[(bytes + 7) >> 3] << s.segmentBits);
  const header = (list + 1) * SLOT_WORDS;
  const row = list * TALLY_COLUMNS;
  const tailHeader = modern ? header + COLD * SLOT_WORDS : header;

  const tail = items[tailHeader + TAIL];
  const tailExpiry = items[tail + EXPIRY];
  let slot = items[header + FREE];
  if (slot !== 0 && (modern || tailExpiry === 0 || tailExpiry >= now || tail === header)) takeFree(s, header);
  else {
    const tag = items[tail + TAG];
    const above = items[tail + PREV];
    const aboveExpiry = items[above + EXPIRY];
    const dead = (tailExpiry !== 0 && tailExpiry < now) || (aboveExpiry !== 0 && aboveExpiry < now);
    if (dead || tail === tailHeader || items[header + FULL] === 0 || (tag & SPECIAL) !== 0 || !s.evict) {
      return commands.set(s, node, item, now);
    }
    slot = tail;
    s.evictedFrom[node] = tailHeader;
    items[above + NEXT] = tailHeader;
    items[tailHeader + TAIL] = above;
    items[tailHeader + COUNT]--;
    const evictedKey = items[tail + KEY];
    const after = items[tail + SIBLING];
    let copy = index[evictedKey * INDEX_WORDS];
    if (copy === tail) index[evictedKey * INDEX_WORDS] = after;
    else {
      while (items[copy + SIBLING] !== tail) copy = items[copy + SIBLING];
      items[copy + SIBLING] = after;
    }
    let evictedRow = row;
    if (modern) {
      evictedRow = row + COLD * TALLY_COLUMNS;
      tallies[row + DIRECT_RECLAIMS]++;
      if ((tag & ACTIVE) !== 0) tallies[evictedRow + EVICTED_ACTIVE]++;
    }
    tallies[evictedRow + EVICTED]++;
    tallies[evictedRow + EVICTED_TIME] = now - items[tail + TIME];
    if ((tag & FETCHED) === 0) tallies[evictedRow + EVICTED_UNFETCHED]++;
    if (tailExpiry !== 0) tallies[evictedRow + EVICTED_NONZERO]++;
    tallies[evictedRow + BYTES] -= items[tail + SIZE];
  }

  const old = find(s, node, key);
  if (old !== 0) commands.removeOld(s, old, node, now);
  addCopy(s, slot, key);

  const { expirySeconds } = item;
  let expiry = 0;
  if (expirySeconds !== 0) {
    const relative = expirySeconds > 0 && expirySeconds <= RELATIVE_MAX;
    expiry = relative ? now + expirySeconds : expiryOf(expirySeconds, now, s.epochSeconds);
  }
  items[slot + KEY] = key | 0;
  items[slot + EXPIRY] = expiry | 0;
  items[slot + TIME] = now | 0;
  items[slot + VERSION] = item.version | 0;
  items[slot + TAG] = list << TAG_LIST_SHIFT;
  items[slot + SIZE] = bytes | 0;
  insertFirst(items, header, slot);
  items[header + COUNT]++;
  tallies[row + BYTES] += bytes;
  tallies[row + CMD_SET]++;
  if (modern && !s.timed) juggle(s, list, now);
  return slot;
}
