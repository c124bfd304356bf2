/** Before it counts, `stats items` of 1.4.7 removes dead items at the tail of each list (items.c, `do_item_stats`). */
import { isReclaimable } from "../memory/alive.ts";
import { Header } from "../memory/item.ts";
import { headerOf } from "../memory/layout.ts";
import { unlink } from "../memory/residence.ts";
import type { Storage } from "../memory/storage.ts";

/** Most items that go from a list. */
const SEARCHED = 50;

export function removeDeadTails(s: Storage, node: number, now: number): void {
  for (let c = 1; c <= s.classes.largest; c++) {
    const header = headerOf(s.classList(node, c));
    for (let tries = SEARCHED; tries > 0; tries--) {
      const tail = s.items[header + Header.tail];
      if (tail === header || !isReclaimable(s, tail, node, now)) break;
      unlink(s, tail);
    }
  }
}
