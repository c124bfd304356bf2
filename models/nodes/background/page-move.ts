/**
 * A page goes from one class to another (slabs.c of 1.6.18, `slab_rebalance_move`), always the oldest page of its class. Its items
 * are copied to free chunks outside of it while there are any; the others are lost. Here a move takes no time.
 */
import { isReclaimable } from "../memory/alive.ts";
import { Header, Mark, Piece, Word } from "../memory/item.ts";
import { headerOf, isLinked, listOf, nodeOf, SLOT_WORDS } from "../memory/layout.ts";
import { addPage, giveRange, takeFree } from "../memory/pages.ts";
import { leave, link, unlink } from "../memory/residence.ts";
import type { Storage } from "../memory/storage.ts";
import { NodeTally } from "../memory/tallies.ts";

const { next: NEXT, key: KEY, expiry: EXPIRY, version: VERSION, tag: TAG, size: SIZE } = Word;
/** Tag of a chunk that the mover has finished with. Such a chunk may still be on the stack of free chunks. */
const DROPPED = Mark.active;
/** Marks that a copy inherits. */
const INHERITED = Mark.fetched | Mark.active | Mark.large;

/** A page that is being moved. */
interface Move {
  readonly s: Storage;
  readonly node: number;
  /** Header of the source class. */
  readonly header: number;
  readonly first: number;
  readonly end: number;
  readonly now: number;
}

/** As a class: pages of the node that belong to none. */
export const POOL = 0;

/**
 * Moves a page from one class to another, or to the pool. The source must own two pages. A page stays where it is while a value
 * comes into it (the real mover waits for the value).
 */
export function movePage(
  s: Storage,
  node: number,
  { from, to }: { readonly from: number; readonly to: number },
  now: number,
): void {
  const header = headerOf(s.classList(node, from));
  if (s.items[header + Header.pages] < 2) return;
  const page = s.items[header + Header.oldestPage];
  const chunks = s.classes.perPage[from];
  const first = s.pageFirst[page];
  const move = { s, node, header, first, end: first + chunks * SLOT_WORDS, now };
  if (isBusy(move)) return;
  while (sweep(move)) {
    // The next sweep takes chunks from the stack of free ones that a removal has put there.
  }
  s.items[header + Header.oldestPage] = s.pageNext[page];
  s.items[header + Header.pages]--;
  giveRange(s, page, chunks);
  s.tallies[s.nodeRow(node) + NodeTally.slabsMoved]++;
  if (to === POOL) pageToPool(s, node);
  else addPage(s, headerOf(s.classList(node, to)), to);
}

/** True if the page holds a chunk that was taken and is not linked yet. */
function isBusy({ s, first, end }: Move): boolean {
  for (let slot = first; slot < end; slot += SLOT_WORDS) {
    const tag = s.items[slot + TAG];
    const owner = (tag & Mark.piece) === 0 ? tag : s.items[s.items[slot + Piece.head] + TAG];
    if (owner !== 0 && !isLinked(owner)) return true;
  }
  return false;
}

function pageToPool(s: Storage, node: number): void {
  const row = s.nodeRow(node);
  const page = s.classes.pageBytes[1];
  s.tallies[row + NodeTally.poolPages]++;
  while (s.tallies[row + NodeTally.pageBytes] > s.memoryBytes[node] && s.tallies[row + NodeTally.poolPages] > 0) {
    s.tallies[row + NodeTally.poolPages]--;
    s.tallies[row + NodeTally.pageBytes] -= page;
  }
  for (let c = 1; c <= s.classes.largest; c++) s.items[headerOf(s.classList(node, c)) + Header.full] = 0;
}

/** Goes over the page once. True if it must be swept again. */
function sweep(move: Move): boolean {
  const { s } = move;
  let again = false;
  dropFree(move);
  for (let slot = move.first; slot < move.end; slot += SLOT_WORDS) {
    const tag = s.items[slot + TAG];
    if (tag === DROPPED) continue;
    if (tag === 0) {
      again = true;
      continue;
    }
    if ((tag & Mark.piece) !== 0) again = !rescuePiece(move, slot) || again;
    else again = !rescueItem(move, slot) || again;
  }
  return again;
}

/** Takes the page's chunks off the stack of free chunks. */
function dropFree({ s, header, first, end }: Move): void {
  let above = header + Header.free - NEXT;
  for (let slot = s.items[above + NEXT]; slot !== 0; slot = s.items[slot + NEXT]) {
    if (slot < first || slot >= end) {
      above = slot;
      continue;
    }
    s.items[above + NEXT] = s.items[slot + NEXT];
    s.items[slot + TAG] = DROPPED;
    s.items[header + Header.freeCount]--;
  }
}

/** False if chunks of the page became free. The next sweep drops those. */
function rescueItem(move: Move, slot: number): boolean {
  const { s, node, now } = move;
  const tag = s.items[slot + TAG];
  const dead = isReclaimable(s, slot, node, now);
  const copy = dead ? 0 : takeOutside(move);
  if (copy !== 0) {
    copyItem(s, slot, copy, now);
    s.items[slot + TAG] = DROPPED;
    s.tallies[s.nodeRow(node) + NodeTally.slabRescues]++;
    return true;
  }
  if (!dead) s.tallies[s.nodeRow(node) + NodeTally.slabEvictionsNoMemory]++;
  if ((tag & Mark.large) !== 0) {
    unlink(s, slot);
    return false;
  }
  leave(s, slot);
  s.items[slot + TAG] = DROPPED;
  return true;
}

function rescuePiece(move: Move, slot: number): boolean {
  const { s, node, now } = move;
  const head = s.items[slot + Piece.head];
  const dead = isReclaimable(s, head, node, now);
  const copy = dead ? 0 : takeOutside(move);
  if (copy !== 0) {
    const pieces = s.pieces.get(head)!;
    pieces[pieces.indexOf(slot, 1)] = copy;
    s.items[copy + TAG] = Mark.piece;
    s.items[copy + Piece.head] = head;
    s.items[copy + Piece.class] = s.items[slot + Piece.class];
    s.items[slot + TAG] = DROPPED;
    return true;
  }
  if (!dead) s.tallies[s.nodeRow(node) + NodeTally.slabEvictionsNoMemory]++;
  unlink(s, head);
  return false;
}

/** Takes a free chunk of the class that does not lie in the page. */
function takeOutside({ s, node, header, first, end }: Move): number {
  for (;;) {
    const slot = takeFree(s, header);
    if (slot < first || slot >= end) return slot;
    s.items[slot + TAG] = DROPPED;
    s.tallies[s.nodeRow(node) + NodeTally.slabInlineReclaim]++;
  }
}

/** The copy replaces the item as if it had just been stored: at the head of its list, with a new CAS number. */
function copyItem(s: Storage, slot: number, copy: number, now: number): void {
  const { items } = s;
  const tag = items[slot + TAG];
  const kept = tag & (INHERITED | Mark.stale | Mark.stranded);
  const pieces = s.pieces.get(slot);
  // The marks move with the item, and their totals stay.
  items[slot + TAG] = tag & ~(Mark.stale | Mark.stranded);
  leave(s, slot);
  const entry = {
    slot: copy,
    list: listOf(tag),
    key: items[slot + KEY],
    bytes: items[slot + SIZE],
    expiry: items[slot + EXPIRY],
    version: s.lastCas < 0 ? items[slot + VERSION] : s.nextCas(),
  };
  link(s, entry, now);
  items[copy + TAG] |= kept;
  s.tallies[s.nodeRow(nodeOf(tag)) + NodeTally.extraLinks]++;
  if (pieces === undefined) return;
  s.pieces.delete(slot);
  s.pieces.set(copy, pieces);
  for (let i = 1; i < pieces.length; i++) items[pieces[i] + Piece.head] = copy;
}
