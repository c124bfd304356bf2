/** Makes an item resident, or removes it: its list, the index, the counts and its chunk together. */
import { addCopy, removeCopy } from "./copies.ts";
import { Header, Mark, WarmHeader, Word } from "./item.ts";
import * as layout from "./layout.ts";
import { insertFirst, takeOut } from "./lists.ts";
import { markStale, markStranded } from "./marks.ts";
import { classListOf, giveFree } from "./pages.ts";
import { freePieces } from "./pieces.ts";
import { Segment, type Storage } from "./storage.ts";
import * as rows from "./tallies.ts";

const { firstListOf, headerOf, nodeOfList, SLOT_WORDS, TAG_LIST_SHIFT } = layout;
const { TALLY_COLUMNS, Tally } = rows;
const { key: KEY, expiry: EXPIRY, time: TIME, version: VERSION, tag: TAG, size: SIZE } = Word;
const { count: COUNT } = Header;
const { settled: SETTLED } = WarmHeader;
const { bytes: BYTES } = Tally;
/** Marks that need more work when the item leaves. */
const SPECIAL = Mark.stale | Mark.stranded;
/** Marks under which the chunk is not simply freed. */
const UNUSUAL = Mark.held | Mark.large;

/** A chunk that becomes an item. */
export interface Entry {
  readonly slot: number;
  readonly list: number;
  readonly key: number;
  readonly bytes: number;
  /** Second at which it dies, on the model's clock; 0 never. */
  readonly expiry: number;
  readonly version: number;
}

/** A store takes effect: the chunk becomes an item at the head of the list. */
export function link(s: Storage, { slot, list, key, bytes, expiry, version }: Entry, now: number): void {
  const items = s.items;
  items[slot + KEY] = key;
  items[slot + EXPIRY] = expiry;
  items[slot + TIME] = now;
  items[slot + VERSION] = version;
  items[slot + TAG] = list << TAG_LIST_SHIFT;
  items[slot + SIZE] = bytes;
  addCopy(s, slot, key);
  const header = headerOf(list);
  insertFirst(items, header, slot);
  items[header + COUNT]++;
  s.tallies[list * TALLY_COLUMNS + BYTES] += bytes;
}

/** Removes the item. Its chunk is free, or will be as soon as nobody holds it. */
export function unlink(s: Storage, slot: number): void {
  const tag = s.items[slot + TAG];
  leave(s, slot);
  const list = classListOf(s, tag >>> TAG_LIST_SHIFT);
  if ((tag & UNUSUAL) === 0) giveFree(s.items, headerOf(list), slot);
  else if ((tag & Mark.held) !== 0) {
    s.items[slot + TAG] = tag & UNUSUAL;
    s.items[slot + VERSION] = list;
  } else giveBack(s, slot, list);
}

/** Frees the chunk, or all chunks of a large item. The item is in no list. */
export function giveBack(s: Storage, slot: number, list: number): void {
  const pieces = s.pieces.get(slot);
  if (pieces === undefined) giveFree(s.items, headerOf(list), slot);
  else freePieces(s, slot, nodeOfList(list), pieces);
}

/** Removes the item. Its chunk belongs to the caller. */
export function leave(s: Storage, slot: number): void {
  const items = s.items;
  const tag = items[slot + TAG];
  if ((tag & SPECIAL) !== 0) unmark(s, slot);
  takeOut(items, slot);
  removeCopy(s, slot);
  const list = tag >>> TAG_LIST_SHIFT;
  items[headerOf(list) + COUNT]--;
  s.tallies[list * TALLY_COLUMNS + BYTES] -= items[slot + SIZE];
  if (s.segmentBits !== 0) items[headerOf(classListOf(s, list) + Segment.warm) + SETTLED] = 0;
}

function unmark(s: Storage, slot: number): void {
  markStale(s, slot, false);
  markStranded(s, slot, false);
}

/** Visits every item of a node, in no particular order. Only marks may change meanwhile. */
export function forEachItem(s: Storage, node: number, visit: (slot: number) => void): void {
  const items = s.items;
  const first = headerOf(firstListOf(node));
  const end = first + s.listsUsed * SLOT_WORDS;
  for (let header = first; header < end; header += SLOT_WORDS) {
    for (let slot = items[header + Word.next]; slot !== header; slot = items[slot + Word.next]) visit(slot);
  }
}
