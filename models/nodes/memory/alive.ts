/** Whether a resident item still counts as there. Expiry and `flush_all` are both lazy: they leave the item in memory. */
import { Mark, Word } from "./item.ts";
import type { Storage } from "./storage.ts";

const { expiry: EXPIRY, time: TIME, tag: TAG } = Word;
const { flushed: FLUSHED } = Mark;

/** True if it was stored before the node's last `flush_all` took effect. */
export function isFlushed(s: Storage, slot: number, node: number, now: number): boolean {
  const from = s.flushFrom[node];
  return now >= from && (s.items[slot + TIME] <= from || (s.items[slot + TAG] & FLUSHED) !== 0);
}

/** For a look-up: an item is not found from its second of expiry on. */
export function isGone(s: Storage, slot: number, node: number, now: number): boolean {
  const expiry = s.items[slot + EXPIRY];
  return (expiry !== 0 && expiry <= now) || isFlushed(s, slot, node, now);
}

/** For a search for memory to reclaim: an item counts as dead one second later. */
export function isReclaimable(s: Storage, slot: number, node: number, now: number): boolean {
  const expiry = s.items[slot + EXPIRY];
  return (expiry !== 0 && expiry < now) || isFlushed(s, slot, node, now);
}
