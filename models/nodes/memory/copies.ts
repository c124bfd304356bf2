/** The index leads from a key to its copies, at most one a node. `sibling` chains them. */
import { Word } from "./item.ts";
import * as layout from "./layout.ts";
import type { Storage } from "./storage.ts";

const { TAG_NODE_SHIFT, headOf } = layout;
const { sibling: SIBLING, tag: TAG, key: KEY } = Word;

/** The node's copy of the key, dead or alive; 0 if it has none. */
export function find(s: Storage, node: number, key: number): number {
  const items = s.items;
  let slot = s.index[headOf(key)];
  while (slot !== 0 && items[slot + TAG] >>> TAG_NODE_SHIFT !== node) slot = items[slot + SIBLING];
  return slot;
}

export function addCopy(s: Storage, slot: number, key: number): void {
  const { index } = s;
  s.items[slot + SIBLING] = index[headOf(key)];
  index[headOf(key)] = slot;
}

export function removeCopy(s: Storage, slot: number): void {
  const items = s.items;
  const { index } = s;
  const key = items[slot + KEY];
  const after = items[slot + SIBLING];
  let at = index[headOf(key)];
  if (at === slot) {
    index[headOf(key)] = after;
    return;
  }
  while (items[at + SIBLING] !== slot) at = items[at + SIBLING];
  items[at + SIBLING] = after;
}
