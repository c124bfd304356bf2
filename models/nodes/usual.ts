/**
 * `get` and `set` in the usual case, in one piece: a copy that is alive, a class that has a free chunk or whose tail gives
 * way. Whatever is not usual is handed to `commands.ts`, which knows all cases and gives the same result here too, in
 * twice the time. Flat lists of 1.6 only.
 *
 * Written for the compiler: constants of this module and typed arrays in locals, no call on the straight path, `| 0` on
 * numbers that go into the array so that they are known to be 32-bit integers.
 */
import * as commands from "./commands.ts";
import { expiryOf, RELATIVE_MAX } from "./expiry.ts";
import { Header, LIST_SHIFT, LISTS, Mark, NODE_SHIFT, WORDS, Word } from "./item.ts";
import { bump, UPDATE_INTERVAL_SECONDS } from "./recency.ts";
import { Kind, type Storage } from "./storage.ts";
import { NodeTally, TALLIES, Tally } from "./tallies.ts";

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
const { fetched: FETCHED } = Mark;
const SPECIAL = Mark.stale | Mark.stranded | Mark.large;
const {
  bytes: BYTES,
  getHits: GET_HITS,
  cmdSet: CMD_SET,
  evicted: EVICTED,
  evictedTime: EVICTED_TIME,
  evictedUnfetched: EVICTED_UNFETCHED,
  evictedNonzero: EVICTED_NONZERO,
} = Tally;
const { getMisses: GET_MISSES } = NodeTally;
const { classic: CLASSIC } = Kind;
const SLOT = WORDS;
const ROW = TALLIES;
const NODE_ROWS = LISTS * TALLIES;
const OF_LIST = LIST_SHIFT;
const OF_NODE = NODE_SHIFT;
const BUMP_AFTER = UPDATE_INTERVAL_SECONDS;
const RELATIVE = RELATIVE_MAX;

export function get(s: Storage, node: number, key: number, now: number): number {
  const items = s.items;
  let slot = s.head[key]!;
  for (;;) {
    if (slot === 0) {
      s.tallies[node * NODE_ROWS + GET_MISSES]!++;
      return 0;
    }
    if (items[slot + TAG]! >>> OF_NODE === node) break;
    slot = items[slot + SIBLING]!;
  }
  const expiry = items[slot + EXPIRY]!;
  if ((expiry !== 0 && expiry <= now) || now >= s.flushFrom[node]! || s.kind !== CLASSIC) {
    return commands.get(s, node, key, now);
  }
  const tag = items[slot + TAG]!;
  if ((tag & FETCHED) === 0) items[slot + TAG] = tag | FETCHED;
  if (items[slot + TIME]! < now - BUMP_AFTER) bump(items, slot, now);
  s.tallies[(tag >>> OF_LIST) * ROW + GET_HITS]!++;
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
  if (s.kind !== CLASSIC || bytes > s.chunkBytesMax || now >= s.flushFrom[node]!) {
    return commands.set(s, node, key, bytes, expirySeconds, version, now);
  }
  const items = s.items;
  const head = s.head;
  const tallies = s.tallies;
  const list = (node << OF_LIST) | s.byEighth[(bytes + 7) >> 3]!;
  const header = (list + 1) * SLOT;
  const row = list * ROW;

  const tail = items[header + TAIL]!;
  const tailExpiry = items[tail + EXPIRY]!;
  let slot = items[header + FREE]!;
  if (tailExpiry !== 0 && tailExpiry < now && tail !== header) {
    return commands.set(s, node, key, bytes, expirySeconds, version, now);
  }
  if (slot !== 0) {
    items[header + FREE] = items[slot + NEXT]!;
    items[header + FREE_COUNT]!--;
    items[header + COUNT]!++;
  } else {
    const tag = items[tail + TAG]!;
    const above = items[tail + PREV]!;
    const aboveExpiry = items[above + EXPIRY]!;
    if (
      items[header + FULL] === 0 ||
      tail === header ||
      (tag & SPECIAL) !== 0 ||
      !s.evict ||
      (aboveExpiry !== 0 && aboveExpiry < now)
    ) {
      return commands.set(s, node, key, bytes, expirySeconds, version, now);
    }
    slot = tail;
    items[above + NEXT] = header;
    items[header + TAIL] = above;
    const evictedKey = items[tail + KEY]!;
    const after = items[tail + SIBLING]!;
    let at = head[evictedKey]!;
    if (at === tail) head[evictedKey] = after;
    else {
      while (items[at + SIBLING] !== tail) at = items[at + SIBLING]!;
      items[at + SIBLING] = after;
    }
    tallies[row + EVICTED]!++;
    tallies[row + EVICTED_TIME] = now - items[tail + TIME]!;
    if ((tag & FETCHED) === 0) tallies[row + EVICTED_UNFETCHED]!++;
    if (tailExpiry !== 0) tallies[row + EVICTED_NONZERO]!++;
    tallies[row + BYTES]! -= items[tail + SIZE]!;
  }

  const newest = head[key]!;
  let old = newest;
  while (old !== 0 && items[old + TAG]! >>> OF_NODE !== node) old = items[old + SIBLING]!;
  if (old !== 0) commands.displace(s, old, node, now);
  items[slot + SIBLING] = head[key]!;
  head[key] = slot;

  let expiry = 0;
  if (expirySeconds !== 0) {
    expiry =
      expirySeconds > 0 && expirySeconds <= RELATIVE
        ? now + expirySeconds
        : expiryOf(expirySeconds, now, s.epochSeconds);
  }
  items[slot + KEY] = key | 0;
  items[slot + EXPIRY] = expiry | 0;
  items[slot + TIME] = now | 0;
  items[slot + VERSION] = version | 0;
  items[slot + TAG] = list << OF_LIST;
  items[slot + SIZE] = bytes | 0;
  const first = items[header + FIRST]!;
  items[slot + PREV] = header;
  items[slot + NEXT] = first;
  items[first + PREV] = slot;
  items[header + FIRST] = slot;
  tallies[row + BYTES]! += bytes;
  tallies[row + CMD_SET]!++;
  return slot;
}
