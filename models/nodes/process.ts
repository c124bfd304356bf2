/** A node's process ends. */

import { removeCopy } from "./copies.ts";
import { LIST_SHIFT, Mark, WORDS, Word } from "./item.ts";
import { forEachPage, giveRange } from "./pages.ts";
import { evictionsOf } from "./statistics.ts";
import { NEVER, type Storage } from "./storage.ts";

/** Memory and counters are gone. Page by page, so that slots are met in the order in which they lie. */
export function crash(s: Storage, node: number): void {
  s.evictionsBefore += evictionsOf(s, node);
  forEachPage(s, node, (page, c) => {
    const chunks = s.classes.perPage[c]!;
    const first = s.pageFirst[page]!;
    for (let slot = first; slot < first + chunks * WORDS; slot += WORDS) {
      const tag = s.items[slot + Word.tag]!;
      if (tag >>> LIST_SHIFT !== 0) removeCopy(s, slot);
      if ((tag & Mark.large) !== 0) s.pieces.delete(slot);
    }
    giveRange(s, page, chunks);
  });
  s.clearLists(node);
  s.flushFrom[node] = NEVER;
}
