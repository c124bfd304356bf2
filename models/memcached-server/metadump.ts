/**
 * `lru_crawler metadump`: a line for each live item. It goes from the tails of all lists at once towards their heads, as the crawler
 * of 1.6.18 does.
 */
import { isReclaimable } from "../nodes/memory/alive.ts";
import { Header, Word } from "../nodes/memory/item.ts";
import { headerOf } from "../nodes/memory/layout.ts";
import { classOfList } from "../nodes/memory/pages.ts";
import type { ServerState } from "./server-state.ts";

const KEPT = /[A-Za-z0-9\-._~]/;

export function metadump(server: ServerState, classes: readonly number[]): string {
  const { storage: s, items } = server;
  const cursors: { header: number; slot: number }[] = [];
  for (let segment = 0; segment < 1 << s.segmentBits; segment++) {
    for (const c of classes) {
      const header = headerOf(s.classList(0, c) + segment);
      cursors.push({ header, slot: s.items[header + Header.tail] });
    }
  }
  let text = "";
  for (let open = true; open; ) {
    open = false;
    for (const cursor of cursors) {
      const { slot, header } = cursor;
      if (slot === header) continue;
      open = true;
      cursor.slot = s.items[slot + Word.prev];
      if (!isReclaimable(s, slot, 0, items.now)) text += line(server, slot);
    }
  }
  return text;
}

function line({ items, storage: s, unixSeconds }: ServerState, slot: number): string {
  const expiry = items.expiryOf(slot);
  return (
    `key=${escaped(items.keys.nameOf(items.idOf(slot)))} exp=${expiry === 0 ? -1 : unixSeconds(expiry)}` +
    ` la=${unixSeconds(items.timeOf(slot))} cas=${items.casOf(slot)} fetch=${items.isFetched(slot) ? "yes" : "no"}` +
    ` cls=${classOfList(s, items.listOf(slot))} size=${s.items[slot + Word.size]}\n`
  );
}

/** Escaped as in a URL. */
function escaped(key: string): string {
  let text = "";
  for (const char of key) {
    text += KEPT.test(char) ? char : `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return text;
}
