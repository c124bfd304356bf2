/** The index: from a key to its copies, at most one a node, chained through `sibling`. */
import { Word } from "./item.ts";
import { nodeOf, wordsOf } from "./layout.ts";
import type { Storage } from "./storage.ts";

const { sibling: SIBLING, tag: TAG, key: KEY } = Word;

/** The node's copy of the key, dead or alive; 0 if it has none. */
export function find(s: Storage, node: number, key: number): number {
  const items = s.items;
  let slot = s.head[wordsOf(key)];
  while (slot !== 0 && nodeOf(items[slot + TAG]) !== node) slot = items[slot + SIBLING];
  return slot;
}

export function addCopy(s: Storage, slot: number, key: number): void {
  const head = s.head;
  s.items[slot + SIBLING] = head[wordsOf(key)];
  head[wordsOf(key)] = slot;
}

export function removeCopy(s: Storage, slot: number): void {
  const items = s.items;
  const head = s.head;
  const key = items[slot + KEY];
  const after = items[slot + SIBLING];
  let at = head[wordsOf(key)];
  if (at === slot) {
    head[wordsOf(key)] = after;
    return;
  }
  while (items[at + SIBLING] !== slot) at = items[at + SIBLING];
  items[at + SIBLING] = after;
}
