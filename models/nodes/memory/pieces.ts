/**
 * Values above the largest chunk lie in pieces (items.c of 1.6.18, `item_chunk`): a head in a small chunk, and pieces in chunks of
 * their own. The item is in the lists of the last class, with its full size.
 */
import { Piece } from "./item.ts";
import { headerOf } from "./layout.ts";
import { giveFree } from "./pages.ts";
import type { Storage } from "./storage.ts";

/** Frees the head first, then the pieces in order. */
export function freePieces(s: Storage, head: number, node: number, pieces: readonly number[]): void {
  giveFree(s.items, headerOf(s.classList(node, pieces[0])), head);
  for (let i = 1; i < pieces.length; i++) {
    const slot = pieces[i];
    giveFree(s.items, headerOf(s.classList(node, s.items[slot + Piece.class])), slot);
  }
  s.pieces.delete(head);
}
