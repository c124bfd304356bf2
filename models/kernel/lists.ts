/** The lists of the LRU, and the segmented LRU where nothing is dead: as `lru/segments.ts` and `lru/juggle.ts` have it. */
import { FLUSH_FROM, ITEMS, TALLIES } from "./columns.ts";
import {
  COLD,
  ITEM_EXPIRY,
  ITEM_NEXT,
  ITEM_PREV,
  ITEM_SIZE,
  ITEM_TAG,
  ITEM_TIME,
  LIST_COUNT,
  LIST_NODE_SHIFT,
  LIST_SETTLED,
  LIST_TAIL,
  MARK_ACTIVE,
  MARK_HELD,
  MARKS_KEPT,
  SEGMENT,
  SLOT_WORDS,
  TAG_LIST_SHIFT,
  TALLY_BYTES,
  TALLY_COLUMNS,
  TALLY_MOVES_TO_COLD,
  TALLY_MOVES_TO_WARM,
  WARM,
} from "./item-layout.ts";
import {
  asReal,
  type bool,
  double,
  type f64,
  hostPull,
  type i32,
  setDouble,
  setWord,
  truncated,
  word,
} from "./subset.ts";

/** Most moves of one call. */
const MOVES_MAX: i32 = 500;
/** An item leaves HOT or WARM at this multiple of the age of the COLD tail. */
const HOT_AGE_FACTOR: f64 = 0.2;
const WARM_AGE_FACTOR: f64 = 2.0;

export function add(list: i32, column: i32, value: f64): void {
  const at: i32 = list * TALLY_COLUMNS + column;
  setDouble(TALLIES, at, double(TALLIES, at) + value);
}

export function insertFirst(header: i32, slot: i32): void {
  const first: i32 = word(ITEMS, header + ITEM_NEXT);
  setWord(ITEMS, slot + ITEM_PREV, header);
  setWord(ITEMS, slot + ITEM_NEXT, first);
  setWord(ITEMS, first + ITEM_PREV, slot);
  setWord(ITEMS, header + ITEM_NEXT, slot);
}

export function takeOut(slot: i32): void {
  const prev: i32 = word(ITEMS, slot + ITEM_PREV);
  const next: i32 = word(ITEMS, slot + ITEM_NEXT);
  setWord(ITEMS, prev + ITEM_NEXT, next);
  setWord(ITEMS, next + ITEM_PREV, prev);
}

/** More or fewer items in the list of this header. */
export function count(header: i32, more: i32): void {
  setWord(ITEMS, header + LIST_COUNT, word(ITEMS, header + LIST_COUNT) + more);
}

export function moveTo(slot: i32, list: i32): void {
  const tag: i32 = word(ITEMS, slot + ITEM_TAG);
  const from: i32 = tag >>> TAG_LIST_SHIFT;
  const size: f64 = asReal(word(ITEMS, slot + ITEM_SIZE));
  takeOut(slot);
  count((from + 1) * SLOT_WORDS, -1);
  add(from, TALLY_BYTES, -size);
  setWord(ITEMS, slot + ITEM_TAG, (list << TAG_LIST_SHIFT) | (tag & MARKS_KEPT));
  const header: i32 = (list + 1) * SLOT_WORDS;
  insertFirst(header, slot);
  count(header, 1);
  add(list, TALLY_BYTES, size);
}

/** The item, which is active now, was used now. */
export function refresh(slot: i32, now: i32): void {
  const list: i32 = word(ITEMS, slot + ITEM_TAG) >>> TAG_LIST_SHIFT;
  setWord(ITEMS, slot + ITEM_TIME, now);
  if ((list & SEGMENT) !== COLD) return;
  const warm: i32 = list - COLD + WARM;
  add(warm, TALLY_MOVES_TO_WARM, 1.0);
  moveTo(slot, warm);
}

/** Neither dead nor held: nothing about the tail of a list but its age, its mark and the share of its segment matters. */
function isPlain(tail: i32, now: i32): bool {
  const expiry: i32 = word(ITEMS, tail + ITEM_EXPIRY);
  return (expiry === 0 || expiry >= now) && (word(ITEMS, tail + ITEM_TAG) & MARK_HELD) === 0;
}

/** `list` is the class's first list. */
export function juggle(list: i32, now: i32): void {
  const hot: i32 = (list + 1) * SLOT_WORDS;
  const warm: i32 = hot + SLOT_WORDS;
  const cold: i32 = warm + SLOT_WORDS;
  const row: i32 = list * TALLY_COLUMNS + TALLY_BYTES;
  const oldest: i32 = word(ITEMS, cold + LIST_TAIL);
  let coldAge: i32 = 0;
  if (oldest !== cold) coldAge = now - word(ITEMS, oldest + ITEM_TIME);
  const total: f64 =
    double(TALLIES, row) + double(TALLIES, row + TALLY_COLUMNS) + double(TALLIES, row + 2 * TALLY_COLUMNS);
  const hotAgeMax: i32 = truncated(asReal(coldAge) * HOT_AGE_FACTOR);
  const warmAgeMax: i32 = truncated(asReal(coldAge) * WARM_AGE_FACTOR);
  const flushing: bool = now >= word(FLUSH_FROM, list >> LIST_NODE_SHIFT);
  let moves: i32 = 0;
  while (moves < MOVES_MAX) {
    let moved: bool = false;
    const hotTail: i32 = word(ITEMS, hot + LIST_TAIL);
    if (hotTail !== hot) {
      if (flushing || !isPlain(hotTail, now)) moved = hostPull(list, 0, total, hotAgeMax, now) !== 0;
      else if ((word(ITEMS, hotTail + ITEM_TAG) & MARK_ACTIVE) !== 0) {
        add(list, TALLY_MOVES_TO_WARM, 1.0);
        moveTo(hotTail, list + WARM);
        moved = true;
      } else if (5.0 * double(TALLIES, row) > total || now - word(ITEMS, hotTail + ITEM_TIME) > hotAgeMax) {
        add(list, TALLY_MOVES_TO_COLD, 1.0);
        moveTo(hotTail, list + COLD);
        moved = true;
      }
    }
    const warmTail: i32 = word(ITEMS, warm + LIST_TAIL);
    if (!moved && warmTail !== warm) {
      const isActive: bool = (word(ITEMS, warmTail + ITEM_TAG) & MARK_ACTIVE) !== 0;
      if (flushing || isActive || !isPlain(warmTail, now)) {
        moved = hostPull(list, WARM, total, warmAgeMax, now) !== 0;
      } else if (
        5.0 * double(TALLIES, row + TALLY_COLUMNS) > 2.0 * total ||
        now - word(ITEMS, warmTail + ITEM_TIME) > warmAgeMax
      ) {
        add(list + WARM, TALLY_MOVES_TO_COLD, 1.0);
        moveTo(warmTail, list + COLD);
        moved = true;
      }
    }
    const coldTail: i32 = word(ITEMS, cold + LIST_TAIL);
    if (coldTail !== cold) {
      if (flushing || !isPlain(coldTail, now)) {
        if (hostPull(list, COLD, total, 0, now) !== 0) moved = true;
      } else if ((word(ITEMS, coldTail + ITEM_TAG) & MARK_ACTIVE) !== 0) {
        add(list + COLD, TALLY_MOVES_TO_WARM, 1.0);
        moveTo(coldTail, list + WARM);
        moved = true;
      }
    }
    if (!moved) break;
    moves++;
  }
  let settled: i32 = 0;
  if (moves === 0) settled = now;
  setWord(ITEMS, warm + LIST_SETTLED, settled);
}
