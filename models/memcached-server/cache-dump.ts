/** `stats cachedump`: the items of one class, most recently used first. Of a segmented LRU it shows only those in COLD. */
import { Word } from "../nodes/memory/item.ts";
import { headerOf } from "../nodes/memory/layout.ts";
import { Kind, Segment } from "../nodes/memory/storage.ts";
import type { ServerState } from "./server-state.ts";

/** Most bytes of an answer. */
const BYTES_MAX = 2 * 1024 * 1024;

export function cacheDump({ items, storage: s, isOld, unixSeconds }: ServerState, c: number, limit: number): string {
  if (c < 1 || c > s.classes.largest) return "END";
  const header = headerOf(s.classList(0, c) + (s.kind === Kind.modern ? Segment.cold : 0));
  let text = "";
  let slot = s.items[header + Word.next];
  for (let shown = 0; slot !== header && (limit === 0 || shown < limit); shown++) {
    const expiry = items.expiryOf(slot);
    // For an item that never dies, 1.4 shows the start of its process.
    const dies = expiry === 0 && !isOld ? 0 : unixSeconds(expiry === 0 ? s.startedAt[0] : expiry);
    const line = `ITEM ${items.keys.nameOf(items.idOf(slot))} [${items.valueOf(slot).length} b; ${dies} s]\r\n`;
    if (text.length + line.length > BYTES_MAX) break;
    text += line;
    slot = s.items[slot + Word.next];
  }
  return `${text}END`;
}
