/** The LRU lists are circular through a header, most recently used first. These functions keep the order and count nothing. */
import { Word } from "./item.ts";

const { prev: PREV, next: NEXT } = Word;

export function insertFirst(items: Int32Array, header: number, slot: number): void {
  const first = items[header + NEXT];
  items[slot + PREV] = header;
  items[slot + NEXT] = first;
  items[first + PREV] = slot;
  items[header + NEXT] = slot;
}

export function takeOut(items: Int32Array, slot: number): void {
  const prev = items[slot + PREV];
  const next = items[slot + NEXT];
  items[prev + NEXT] = next;
  items[next + PREV] = prev;
}
