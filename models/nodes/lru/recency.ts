/** What a hit does to an item's place. */

import { Mark, Word } from "../memory/item.ts";
import { headerOf, listOf } from "../memory/layout.ts";
import { insertFirst, takeOut } from "../memory/lists.ts";
import { Kind, type Storage } from "../memory/storage.ts";
import { hitModern, refreshModern } from "./bumps.ts";

const { time: TIME, tag: TAG } = Word;
const { fetched: FETCHED } = Mark;

/** An item is not moved again within this time of its last store or bump. */
export const UPDATE_INTERVAL_SECONDS = 60;
/**
 * The clock of 1.4 begins at 2. In the first 58 s of a process "a minute ago" therefore wraps to the far future, and every hit
 * moves its item.
 */
export const WRAPPED_SECONDS = 58;

/** A hit by get, gat or touch. */
export function hit(s: Storage, slot: number, node: number, now: number): void {
  if (s.kind === Kind.modern) {
    hitModern(s, slot, node, now);
    return;
  }
  const items = s.items;
  const tag = items[slot + TAG];
  if ((tag & FETCHED) === 0) items[slot + TAG] = tag | FETCHED;
  refresh(s, slot, node, now);
}

/** What a hit does, without its marks. A refused `add` does the same to the item that is there. */
export function refresh(s: Storage, slot: number, node: number, now: number): void {
  if (s.kind === Kind.modern) {
    refreshModern(s, slot, now);
    return;
  }
  if (s.items[slot + TIME] < now - UPDATE_INTERVAL_SECONDS) bump(s.items, slot, now);
  else if (s.kind === Kind.old && now - s.startedAt[node] < WRAPPED_SECONDS) bump(s.items, slot, now);
}

export function bump(items: Int32Array, slot: number, now: number): void {
  items[slot + TIME] = now;
  takeOut(items, slot);
  insertFirst(items, headerOf(listOf(items[slot + TAG])), slot);
}
