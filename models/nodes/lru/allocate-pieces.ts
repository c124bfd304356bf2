/** Chunks for a value in pieces, each taken as for an item of its size (items.c of 1.6.18, `do_item_alloc_chunk`). */

import { Mark, Piece, Word } from "../memory/item.ts";
import { freePieces } from "../memory/pieces.ts";
import type { Storage } from "../memory/storage.ts";
import { allocate } from "./allocate.ts";

const { tag: TAG } = Word;
/** Header of a piece. */
const HEADER_BYTES = 48;

/** How the bytes of a large item come in. */
export interface Incoming {
  /** Header, key and flags. */
  readonly headBytes: number;
  /** Lengths of what is written one after the other. */
  readonly parts: readonly number[];
  /** A copy takes its next chunk as soon as one is full. A value that a client sends takes it when there is more to come. */
  readonly isCopy: boolean;
}

/**
 * Takes chunks for an item and returns the slot of its head: 0 if there is no memory for the head, -1 if it runs out later.
 */
export function allocatePieces(s: Storage, node: number, incoming: Incoming, now: number): number {
  const headClass = s.classOf(incoming.headBytes + HEADER_BYTES);
  const head = allocate(s, s.classList(node, headClass), now);
  if (head === 0) return 0;
  const pieces = [headClass];
  s.pieces.set(head, pieces);
  let room = 0;
  for (const part of incoming.parts) {
    for (let rest = part; rest > 0; ) {
      const written = Math.min(room, rest);
      room -= written;
      rest -= written;
      if (room > 0 || (rest === 0 && !incoming.isCopy)) continue;
      room = addPiece(s, node, head, rest, now);
      if (room >= 0) continue;
      freePieces(s, head, node, pieces);
      return -1;
    }
  }
  return head;
}

/** One more piece for so many bytes, or for as many as fit. Returns how many fit, -1 if there is no memory. */
function addPiece(s: Storage, node: number, head: number, bytes: number, now: number): number {
  let size = Math.min(bytes + HEADER_BYTES, s.chunkBytesMax);
  let c = s.classOf(size);
  let slot = allocate(s, s.classList(node, c), now);
  if (slot === 0 && size < s.chunkBytesMax) {
    size = s.chunkBytesMax;
    c = s.classes.largest;
    slot = allocate(s, s.classList(node, c), now);
  }
  if (slot === 0) return -1;
  s.items[slot + TAG] = Mark.piece;
  s.items[slot + Piece.head] = head;
  s.items[slot + Piece.class] = c;
  s.pieces.get(head)!.push(slot);
  return size - HEADER_BYTES;
}
