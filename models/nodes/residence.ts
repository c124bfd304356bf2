/** An item becomes resident or leaves: list, index, counts and chunk together. */
import { addCopy, removeCopy } from "./copies.ts";
import { Header, headerOf, LIST_SHIFT, Mark, WORDS, Word } from "./item.ts";
import { insertFirst, takeOut } from "./lists.ts";
import { markStale, markStranded } from "./marks.ts";
import { giveFree } from "./pages.ts";
import type { Storage } from "./storage.ts";
import { TALLIES, Tally } from "./tallies.ts";

const { key: KEY, expiry: EXPIRY, time: TIME, version: VERSION, tag: TAG, size: SIZE } = Word;
const { count: COUNT } = Header;
const { bytes: BYTES } = Tally;
/** Marks that make leaving more than the usual. */
const SPECIAL = Mark.stale | Mark.stranded;

/** A store takes effect: the chunk becomes an item at the head of the list. */
export function link(
  s: Storage,
  slot: number,
  list: number,
  key: number,
  size: number,
  expiry: number,
  version: number,
  now: number,
): void {
  const items = s.items;
  items[slot + KEY] = key;
  items[slot + EXPIRY] = expiry;
  items[slot + TIME] = now;
  items[slot + VERSION] = version;
  items[slot + TAG] = list << LIST_SHIFT;
  items[slot + SIZE] = size;
  addCopy(s, slot, key);
  const header = headerOf(list);
  insertFirst(items, header, slot);
  items[header + COUNT]!++;
  s.tallies[list * TALLIES + BYTES]! += size;
}

/** The item is gone and its chunk free. */
export function unlink(s: Storage, slot: number): void {
  const header = headerOf(s.items[slot + TAG]! >>> LIST_SHIFT);
  leave(s, slot);
  giveFree(s.items, header, slot);
}

/** The item is gone; its chunk is the caller's. */
export function leave(s: Storage, slot: number): void {
  const items = s.items;
  const tag = items[slot + TAG]!;
  if ((tag & SPECIAL) !== 0) unmark(s, slot);
  takeOut(items, slot);
  removeCopy(s, slot);
  const list = tag >>> LIST_SHIFT;
  items[headerOf(list) + COUNT]!--;
  s.tallies[list * TALLIES + BYTES]! -= items[slot + SIZE]!;
}

function unmark(s: Storage, slot: number): void {
  markStale(s, slot, false);
  markStranded(s, slot, false);
}

/** Every item of a node, in no particular order; the node must not change meanwhile, except for marks. */
export function forEachItem(s: Storage, node: number, visit: (slot: number) => void): void {
  const items = s.items;
  const first = headerOf(node << 8);
  const end = first + s.listsUsed * WORDS;
  for (let header = first; header < end; header += WORDS) {
    for (let slot = items[header + Word.next]!; slot !== header; slot = items[slot + Word.next]!) visit(slot);
  }
}
