/** Is a resident item still there for those who look? Expiry and `flush_all` are both lazy. */
import { Mark, Word } from "./item.ts";
import type { Storage } from "./storage.ts";

const { expiry: EXPIRY, time: TIME, tag: TAG } = Word;
const { flushed: FLUSHED } = Mark;

/** Stored before the node's last `flush_all` took effect. */
export function isFlushed(s: Storage, slot: number, node: number, now: number): boolean {
  const from = s.flushFrom[node];
  return now >= from && (s.items[slot + TIME] <= from || (s.items[slot + TAG] & FLUSHED) !== 0);
}

/** For a lookup: from its second of expiry on an item is not found. */
export function isGone(s: Storage, slot: number, node: number, now: number): boolean {
  const expiry = s.items[slot + EXPIRY];
  return (expiry !== 0 && expiry <= now) || isFlushed(s, slot, node, now);
}

/** For those who look for memory to reclaim: one second later. */
export function isReclaimable(s: Storage, slot: number, node: number, now: number): boolean {
  const expiry = s.items[slot + EXPIRY];
  return (expiry !== 0 && expiry < now) || isFlushed(s, slot, node, now);
}
