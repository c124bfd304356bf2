/** The look-up at the beginning of every command. It removes a copy that is dead or flushed. */
import { isFlushed, isGone } from "../memory/alive.ts";
import { Word } from "../memory/item.ts";
import { headOf, nodeOf } from "../memory/layout.ts";
import { unlink } from "../memory/residence.ts";
import type { Storage } from "../memory/storage.ts";
import { NodeTally } from "../memory/tallies.ts";

const { sibling: SIBLING, expiry: EXPIRY, tag: TAG } = Word;

/** The node's live copy of the key, 0 if there is none. Does not bump it. */
export function lookup(s: Storage, node: number, key: number, now: number): number {
  const items = s.items;
  let slot = s.index[headOf(key)];
  while (slot !== 0 && nodeOf(items[slot + TAG]) !== node) slot = items[slot + SIBLING];
  if (slot === 0) return 0;
  const expiry = items[slot + EXPIRY];
  if ((expiry === 0 || expiry > now) && now < s.flushFrom[node]) return slot;
  return removeIfDead(s, slot, node, now);
}

/** Removes the item if it is dead or flushed and returns 0; else returns the item. */
export function removeIfDead(s: Storage, slot: number, node: number, now: number): number {
  const flushed = isFlushed(s, slot, node, now);
  if (!flushed && !isGone(s, slot, node, now)) return slot;
  s.tallies[s.nodeRow(node) + (flushed ? NodeTally.getFlushed : NodeTally.getExpired)]++;
  unlink(s, slot);
  return 0;
}
