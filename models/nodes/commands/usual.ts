/**
 * `get` and `set` in the usual case, in one piece: a copy that is alive, a class that has a free chunk or whose tail gives
 * way. Whatever is not usual is handed to `commands.ts`, which knows all cases and gives the same result here too, in
 * twice the time. Profiles of 1.6 only.
 *
 * Written for the compiler: constants of this module and typed arrays in locals, no call on the straight path, `| 0` on
 * numbers that go into the array so that they are known to be 32-bit integers.
 */
import { refreshModern } from "../lru/bumps.ts";
import { juggle } from "../lru/juggle.ts";
import * as recency from "../lru/recency.ts";
import * as expiries from "../memory/expiry.ts";
import { Header, Mark, WarmHeader, Word } from "../memory/item.ts";
import * as layout from "../memory/layout.ts";
import { Kind, Segment, type Storage } from "../memory/storage.ts";
import * as rows from "../memory/tallies.ts";
import * as commands from "./commands.ts";

const { KEY_SHIFT, LIST_NODE_SHIFT, LISTS, SLOT_WORDS, TAG_LIST_SHIFT, TAG_NODE_SHIFT } = layout;
const { NodeTally, TALLY_COLUMNS, Tally } = rows;
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
const { tail: TAIL, first: FIRST, free: FREE, freeCount: FREE_COUNT, count: COUNT, full: FULL } = Header;
const { settled: SETTLED } = WarmHeader;
const { fetched: FETCHED, active: ACTIVE } = Mark;
/** Marks under which an item does not simply give its chunk to the next. */
const SPECIAL = Mark.stale | Mark.stranded | Mark.large | Mark.held;
const {
  bytes: BYTES,
  getHits: GET_HITS,
  cmdSet: CMD_SET,
  evicted: EVICTED,
  evictedTime: EVICTED_TIME,
  evictedUnfetched: EVICTED_UNFETCHED,
  evictedActive: EVICTED_ACTIVE,
  evictedNonzero: EVICTED_NONZERO,
  directReclaims: DIRECT_RECLAIMS,
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
  let slot = s.head[key << KEY_SHIFT];
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
    // The shares of the segments depend on nothing that a hit changes, but on marks and time of a tail: once in balance in
    // a second, always in it.
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
    if (!balanced) juggle(s, node, first, now);
  }
  s.tallies[(tag >>> TAG_LIST_SHIFT) * TALLY_COLUMNS + GET_HITS]++;
  return slot;
}

export function set(
  s: Storage,
  node: number,
  key: number,
  bytes: number,
  expirySeconds: number,
  version: number,
  now: number,
): number {
  if (s.checkedAt[node] < now || now >= s.flushFrom[node] || bytes > s.chunkBytesMax || s.kind === OLD) {
    return commands.set(s, node, key, bytes, expirySeconds, version, now);
  }
  const items = s.items;
  const head = s.head;
  const tallies = s.tallies;
  const modern = s.kind === MODERN;
  const list = (node << LIST_NODE_SHIFT) | (s.byEighth[(bytes + 7) >> 3] << s.segmentBits);
  const header = (list + 1) * SLOT_WORDS;
  const row = list * TALLY_COLUMNS;
  const tailHeader = modern ? header + COLD * SLOT_WORDS : header;

  const tail = items[tailHeader + TAIL];
  const tailExpiry = items[tail + EXPIRY];
  let slot = items[header + FREE];
  if (slot !== 0 && (modern || tailExpiry === 0 || tailExpiry >= now || tail === header)) {
    items[header + FREE] = items[slot + NEXT];
    items[header + FREE_COUNT]--;
  } else {
    const tag = items[tail + TAG];
    const above = items[tail + PREV];
    const aboveExpiry = items[above + EXPIRY];
    const dead = (tailExpiry !== 0 && tailExpiry < now) || (aboveExpiry !== 0 && aboveExpiry < now);
    if (dead || tail === tailHeader || items[header + FULL] === 0 || (tag & SPECIAL) !== 0 || !s.evict) {
      return commands.set(s, node, key, bytes, expirySeconds, version, now);
    }
    slot = tail;
    s.evictedFrom[node] = tailHeader;
    items[above + NEXT] = tailHeader;
    items[tailHeader + TAIL] = above;
    items[tailHeader + COUNT]--;
    const evictedKey = items[tail + KEY] << KEY_SHIFT;
    const after = items[tail + SIBLING];
    let copy = head[evictedKey];
    if (copy === tail) head[evictedKey] = after;
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

  const at = key << KEY_SHIFT;
  let old = head[at];
  while (old !== 0 && items[old + TAG] >>> TAG_NODE_SHIFT !== node) old = items[old + SIBLING];
  if (old !== 0) commands.displace(s, old, node, now);
  items[slot + SIBLING] = head[at];
  head[at] = slot;

  let expiry = 0;
  if (expirySeconds !== 0) {
    const relative = expirySeconds > 0 && expirySeconds <= RELATIVE_MAX;
    expiry = relative ? now + expirySeconds : expiryOf(expirySeconds, now, s.epochSeconds);
  }
  items[slot + KEY] = key | 0;
  items[slot + EXPIRY] = expiry | 0;
  items[slot + TIME] = now | 0;
  items[slot + VERSION] = version | 0;
  items[slot + TAG] = list << TAG_LIST_SHIFT;
  items[slot + SIZE] = bytes | 0;
  const first = items[header + FIRST];
  items[slot + PREV] = header;
  items[slot + NEXT] = first;
  items[first + PREV] = slot;
  items[header + FIRST] = slot;
  items[header + COUNT]++;
  tallies[row + BYTES] += bytes;
  tallies[row + CMD_SET]++;
  if (modern && !s.timed) juggle(s, node, list, now);
  return slot;
}
