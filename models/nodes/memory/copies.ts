/** The index leads from a key to its copies, at most one a node. `sibling` chains them. */
import { Word } from "./item.ts";
import * as layout from "./layout.ts";
import type { Storage } from "./storage.ts";

const { TAG_NODE_SHIFT } = layout;
const { sibling: SIBLING, tag: TAG, key: KEY } = Word;

/** The node's copy of the key, dead or alive; 0 if it has none. */
export function find(s: Storage, node: number, key: number): number {
  const items = s.items;
  let slot = s.head[key];
  while (slot !== 0 && items[slot + TAG] >>> TAG_NODE_SHIFT !== node) slot = items[slot + SIBLING];
  return slot;
}

export function addCopy(s: Storage, slot: number, key: number): void {
  const head = s.head;
  s.items[slot + SIBLING] = head[key];
  head[key] = slot;
}

export function removeCopy(s: Storage, slot: number): void {
  const items = s.items;
  const head = s.head;
  const key = items[slot + KEY];
  const after = items[slot + SIBLING];
  let at = head[key];
  if (at === slot) {
    head[key] = after;
    return;
  }
  while (items[at + SIBLING] !== slot) at = items[at + SIBLING];
  items[at + SIBLING] = after;
}
