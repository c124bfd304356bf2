/** A get and a set in the usual case, as `commands/fast-path.ts` has them; what is not usual is left to the host, before anything changes. */
import { BY_EIGHTH, CHECKED_AT, EVICTED_FROM, FLUSH_FROM, ITEMS, TALLIES } from "./columns.ts";
import { headOf, setHead } from "./index.ts";
import {
  COLD,
  ITEM_EXPIRY,
  ITEM_KEY,
  ITEM_NEXT,
  ITEM_PREV,
  ITEM_SIBLING,
  ITEM_SIZE,
  ITEM_TAG,
  ITEM_TIME,
  ITEM_VERSION,
  LIST_FREE,
  LIST_FREE_COUNT,
  LIST_FULL,
  LIST_NODE_SHIFT,
  LIST_SETTLED,
  LIST_TAIL,
  MARK_ACTIVE,
  MARK_FETCHED,
  MARK_STALE,
  MARK_STRANDED,
  MARKS_SPECIAL,
  RELATIVE_MAX,
  SEGMENT,
  SLOT_WORDS,
  TAG_LIST_SHIFT,
  TAG_NODE_SHIFT,
  TALLY_BYTES,
  TALLY_CMD_SET,
  TALLY_COLUMNS,
  TALLY_DELETE_HITS,
  TALLY_DELETE_MISSES,
  TALLY_DIRECT_RECLAIMS,
  TALLY_EVICTED,
  TALLY_EVICTED_ACTIVE,
  TALLY_EVICTED_NONZERO,
  TALLY_EVICTED_TIME,
  TALLY_EVICTED_UNFETCHED,
  TALLY_GET_HITS,
  UPDATE_INTERVAL_SECONDS,
  WARM,
} from "./item-layout.ts";
import { add, count, insertFirst, juggle, refresh, takeOut } from "./lists.ts";
import { BEHIND, CHUNK_BYTES_MAX, EVICTS, HELD, MODERN, SEGMENT_BITS } from "./registers.ts";
import { asReal, type bool, byte, hostUnstrand, type i32, setDouble, setWord, whole, word } from "./subset.ts";

/** Background work is due on the node, or a flush is in effect. */
export function isUnusual(node: i32, now: i32): bool {
  return word(CHECKED_AT, node) < now || now >= word(FLUSH_FROM, node);
}

/** The node's copy of the key, dead or alive; 0 if it has none. */
export function find(node: i32, key: i32): i32 {
  let slot: i32 = headOf(key);
  while (slot !== 0 && word(ITEMS, slot + ITEM_TAG) >>> TAG_NODE_SHIFT !== node) {
    slot = word(ITEMS, slot + ITEM_SIBLING);
  }
  return slot;
}

/** A get that finds this item has nothing to do but what `hit` does. */
export function isPlainHit(slot: i32, now: i32): bool {
  const expiry: i32 = word(ITEMS, slot + ITEM_EXPIRY);
  return (expiry === 0 || expiry > now) && (word(ITEMS, slot + ITEM_TAG) & MARK_STALE) === 0;
}

/** The key whose state a request for this one finds: itself, if it is simulated. */
export function heldOf(key: i32): i32 {
  return key < whole(HELD) ? key : key - whole(BEHIND);
}

/** A get that finds this item has to look for more than whether it has expired: it was flushed, or is old. */
export function isUnusualPeek(node: i32, slot: i32, now: i32): bool {
  return now >= word(FLUSH_FROM, node) || (word(ITEMS, slot + ITEM_TAG) & MARK_STALE) !== 0;
}

/** An item that no look-up finds any more. */
export function isExpired(slot: i32, now: i32): bool {
  const expiry: i32 = word(ITEMS, slot + ITEM_EXPIRY);
  return expiry !== 0 && expiry <= now;
}

export function hit(slot: i32, now: i32): void {
  const tag: i32 = word(ITEMS, slot + ITEM_TAG);
  const list: i32 = tag >>> TAG_LIST_SHIFT;
  if (whole(MODERN) === 0) {
    if ((tag & MARK_FETCHED) === 0) setWord(ITEMS, slot + ITEM_TAG, tag | MARK_FETCHED);
    if (word(ITEMS, slot + ITEM_TIME) < now - UPDATE_INTERVAL_SECONDS) {
      setWord(ITEMS, slot + ITEM_TIME, now);
      takeOut(slot);
      insertFirst((list + 1) * SLOT_WORDS, slot);
    }
  } else {
    const first: i32 = list & ~SEGMENT;
    let isBalanced: bool = word(ITEMS, (first + WARM + 1) * SLOT_WORDS + LIST_SETTLED) === now;
    if ((tag & MARK_FETCHED) === 0) setWord(ITEMS, slot + ITEM_TAG, tag | MARK_FETCHED);
    else if ((tag & MARK_ACTIVE) === 0) {
      setWord(ITEMS, slot + ITEM_TAG, tag | MARK_ACTIVE);
      if ((list & SEGMENT) === COLD) {
        refresh(slot, now);
        isBalanced = false;
      } else {
        setWord(ITEMS, slot + ITEM_TIME, now);
        if (word(ITEMS, slot + ITEM_NEXT) === (list + 1) * SLOT_WORDS) isBalanced = false;
      }
    }
    if (!isBalanced) juggle(first, now);
  }
  add(list, TALLY_GET_HITS, 1.0);
}

/** The class's first list on the node, for an item of so many bytes that is not too large. */
function listOf(node: i32, bytes: i32): i32 {
  return (node << LIST_NODE_SHIFT) | (byte(BY_EIGHTH, (bytes + 7) >> 3) << whole(SEGMENT_BITS));
}

function tailHeaderOf(header: i32): i32 {
  return whole(MODERN) === 0 ? header : header + COLD * SLOT_WORDS;
}

function hasExpired(slot: i32, now: i32): bool {
  const expiry: i32 = word(ITEMS, slot + ITEM_EXPIRY);
  return expiry !== 0 && expiry < now;
}

/** The node's copy of the key is alive, and is neither stale, out of place, large nor held; or there is none. */
export function isPlainCopy(slot: i32, now: i32): bool {
  if (slot === 0) return true;
  const expiry: i32 = word(ITEMS, slot + ITEM_EXPIRY);
  return (expiry === 0 || expiry > now) && (word(ITEMS, slot + ITEM_TAG) & MARKS_SPECIAL) === 0;
}

/**
 * A set has nothing to do but what `set` does: the node has a chunk for it, or evicts its tail, and has no copy of the key, or one that
 * it `replaces`, which is plain.
 */
export function isPlainSet(node: i32, key: i32, bytes: i32, ttl: i32, now: i32, replaces: bool): bool {
  if (isUnusual(node, now) || bytes > whole(CHUNK_BYTES_MAX) || ttl < 0 || ttl > RELATIVE_MAX) return false;
  const header: i32 = (listOf(node, bytes) + 1) * SLOT_WORDS;
  const tailHeader: i32 = tailHeaderOf(header);
  const tail: i32 = word(ITEMS, tailHeader + LIST_TAIL);
  const old: i32 = find(node, key);
  const isEmpty: bool = tail === tailHeader;
  if (word(ITEMS, header + LIST_FREE) !== 0 && (whole(MODERN) !== 0 || isEmpty || !hasExpired(tail, now))) {
    return old === 0 || replaces;
  }
  if (isEmpty || hasExpired(tail, now) || hasExpired(word(ITEMS, tail + ITEM_PREV), now)) return false;
  if (word(ITEMS, header + LIST_FULL) === 0 || whole(EVICTS) === 0) return false;
  if ((word(ITEMS, tail + ITEM_TAG) & (MARKS_SPECIAL ^ MARK_STRANDED)) !== 0) return false;
  return old === 0 || (old === tail) !== replaces;
}

function removeCopy(slot: i32): void {
  const key: i32 = word(ITEMS, slot + ITEM_KEY);
  const after: i32 = word(ITEMS, slot + ITEM_SIBLING);
  let copy: i32 = headOf(key);
  if (copy === slot) setHead(key, after);
  else {
    while (word(ITEMS, copy + ITEM_SIBLING) !== slot) copy = word(ITEMS, copy + ITEM_SIBLING);
    setWord(ITEMS, copy + ITEM_SIBLING, after);
  }
}

/** Removes an item that is plain: its chunk is free. */
function unlink(slot: i32): void {
  const list: i32 = word(ITEMS, slot + ITEM_TAG) >>> TAG_LIST_SHIFT;
  takeOut(slot);
  removeCopy(slot);
  count((list + 1) * SLOT_WORDS, -1);
  add(list, TALLY_BYTES, -asReal(word(ITEMS, slot + ITEM_SIZE)));
  const header: i32 = (firstOf(list) + 1) * SLOT_WORDS;
  if (whole(MODERN) !== 0) setWord(ITEMS, header + WARM * SLOT_WORDS + LIST_SETTLED, 0);
  setWord(ITEMS, slot + ITEM_TAG, 0);
  setWord(ITEMS, slot + ITEM_NEXT, word(ITEMS, header + LIST_FREE));
  setWord(ITEMS, header + LIST_FREE, slot);
  setWord(ITEMS, header + LIST_FREE_COUNT, word(ITEMS, header + LIST_FREE_COUNT) + 1);
}

/** The first list of the class that the list belongs to. */
function firstOf(list: i32): i32 {
  return (list >> whole(SEGMENT_BITS)) << whole(SEGMENT_BITS);
}

/** A delete of a key whose copy is plain. */
export function remove(node: i32, slot: i32): void {
  if (slot === 0) add(node << LIST_NODE_SHIFT, TALLY_DELETE_MISSES, 1.0);
  else {
    add(firstOf(word(ITEMS, slot + ITEM_TAG) >>> TAG_LIST_SHIFT), TALLY_DELETE_HITS, 1.0);
    unlink(slot);
  }
}

/** Takes the tail's chunk: an eviction. */
function evict(list: i32, tailHeader: i32, now: i32): i32 {
  const tail: i32 = word(ITEMS, tailHeader + LIST_TAIL);
  const tag: i32 = word(ITEMS, tail + ITEM_TAG);
  const above: i32 = word(ITEMS, tail + ITEM_PREV);
  if ((tag & MARK_STRANDED) !== 0) hostUnstrand(tail);
  setWord(EVICTED_FROM, list >> LIST_NODE_SHIFT, tailHeader);
  setWord(ITEMS, above + ITEM_NEXT, tailHeader);
  setWord(ITEMS, tailHeader + LIST_TAIL, above);
  count(tailHeader, -1);
  removeCopy(tail);
  let from: i32 = list;
  if (whole(MODERN) !== 0) {
    from = list + COLD;
    add(list, TALLY_DIRECT_RECLAIMS, 1.0);
    if ((tag & MARK_ACTIVE) !== 0) add(from, TALLY_EVICTED_ACTIVE, 1.0);
  }
  add(from, TALLY_EVICTED, 1.0);
  setDouble(TALLIES, from * TALLY_COLUMNS + TALLY_EVICTED_TIME, asReal(now - word(ITEMS, tail + ITEM_TIME)));
  if ((tag & MARK_FETCHED) === 0) add(from, TALLY_EVICTED_UNFETCHED, 1.0);
  if (word(ITEMS, tail + ITEM_EXPIRY) !== 0) add(from, TALLY_EVICTED_NONZERO, 1.0);
  add(from, TALLY_BYTES, -asReal(word(ITEMS, tail + ITEM_SIZE)));
  return tail;
}

/** To be called where the set is plain; `old` is the copy that it replaces, 0 for none. */
export function set(node: i32, key: i32, bytes: i32, ttl: i32, version: i32, now: i32, old: i32): void {
  const list: i32 = listOf(node, bytes);
  const header: i32 = (list + 1) * SLOT_WORDS;
  let slot: i32 = word(ITEMS, header + LIST_FREE);
  if (slot === 0) slot = evict(list, tailHeaderOf(header), now);
  else {
    setWord(ITEMS, header + LIST_FREE, word(ITEMS, slot + ITEM_NEXT));
    setWord(ITEMS, header + LIST_FREE_COUNT, word(ITEMS, header + LIST_FREE_COUNT) - 1);
  }
  if (old !== 0) unlink(old);
  setWord(ITEMS, slot + ITEM_SIBLING, headOf(key));
  setHead(key, slot);
  let expiry: i32 = 0;
  if (ttl !== 0) expiry = now + ttl;
  setWord(ITEMS, slot + ITEM_KEY, key);
  setWord(ITEMS, slot + ITEM_EXPIRY, expiry);
  setWord(ITEMS, slot + ITEM_TIME, now);
  setWord(ITEMS, slot + ITEM_VERSION, version);
  setWord(ITEMS, slot + ITEM_TAG, list << TAG_LIST_SHIFT);
  setWord(ITEMS, slot + ITEM_SIZE, bytes);
  insertFirst(header, slot);
  count(header, 1);
  add(list, TALLY_BYTES, asReal(bytes));
  add(list, TALLY_CMD_SET, 1.0);
  if (whole(MODERN) !== 0) juggle(list, now);
}
