/** Chunks for a value in pieces, each taken as for an item of its size (items.c of 1.6.18, `do_item_alloc_chunk`). */
import { allocate } from "./allocate.ts";
import { Mark, Piece, Word } from "./item.ts";
import { freePieces } from "./pieces.ts";
import type { Storage } from "./storage.ts";

const { tag: TAG } = Word;
/** Header of a piece. */
const HEADER_BYTES = 48;

/**
 * Chunks for an item of so many bytes, of which `headBytes` are its header, key and flags: the slot of its head; 0 if
 * there is no memory for the head, -1 if it runs out later.
 */
export function allocatePieces(s: Storage, node: number, bytes: number, headBytes: number, now: number): number {
  const headClass = s.classOf(headBytes + HEADER_BYTES);
  const head = allocate(s, node, s.classList(node, headClass), now);
  if (head === 0) return 0;
  const pieces = [headClass];
  s.pieces.set(head, pieces);
  for (let rest = bytes - headBytes; rest > 0; ) {
    let want = Math.min(rest + HEADER_BYTES, s.chunkBytesMax);
    let c = s.classOf(want);
    let slot = allocate(s, node, s.classList(node, c), now);
    if (slot === 0 && want < s.chunkBytesMax) {
      want = s.chunkBytesMax;
      c = s.classes.largest;
      slot = allocate(s, node, s.classList(node, c), now);
    }
    if (slot === 0) {
      freePieces(s, head, node, pieces);
      return -1;
    }
    s.items[slot + TAG] = Mark.piece;
    s.items[slot + Piece.head] = head;
    s.items[slot + Piece.class] = c;
    pieces.push(slot);
    rest -= want - HEADER_BYTES;
  }
  return head;
}
