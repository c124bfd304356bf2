/** What a hit means in the segmented LRU, and the queue in which hits on COLD items wait for the maintainer. */
import { Mark, Word } from "../memory/item.ts";
import { isLinked, listOf } from "../memory/layout.ts";
import { giveBack } from "../memory/residence.ts";
import { Segment, type Storage } from "../memory/storage.ts";
import { NodeTally, rowOf, Tally } from "../memory/tallies.ts";
import { moveTo } from "./segments.ts";

const { time: TIME, version: VERSION, tag: TAG } = Word;
const { fetched: FETCHED, active: ACTIVE, held: HELD } = Mark;
const SEGMENT = 3;

/** The first hit marks the item as fetched, the second as active. Further hits change nothing. */
export function hitModern(s: Storage, slot: number, node: number, now: number): void {
  const items = s.items;
  const tag = items[slot + TAG];
  if ((tag & ACTIVE) !== 0) return;
  if ((tag & FETCHED) === 0) {
    items[slot + TAG] = tag | FETCHED;
    return;
  }
  items[slot + TAG] = tag | ACTIVE;
  if ((listOf(tag) & SEGMENT) !== Segment.cold || !s.timed) refreshModern(s, slot, now);
  else if (!enqueue(s, slot, node)) items[slot + TAG] = tag;
}

/** The item was used now. If it is active and in COLD, it rises to WARM. */
export function refreshModern(s: Storage, slot: number, now: number): void {
  const items = s.items;
  const tag = items[slot + TAG];
  const list = listOf(tag);
  items[slot + TIME] = now;
  if ((list & SEGMENT) !== Segment.cold || (tag & ACTIVE) === 0) return;
  const warm = list - Segment.cold + Segment.warm;
  s.tallies[rowOf(warm) + Tally.movesToWarm]++;
  moveTo(s, slot, warm);
}

/** Holds the item until the maintainer has seen it. Returns false if the queue is full. */
function enqueue(s: Storage, slot: number, node: number): boolean {
  const upkeep = s.upkeep[node];
  if (upkeep.queued === upkeep.queue.length) {
    s.tallies[s.nodeRow(node) + NodeTally.bumpsDropped]++;
    return false;
  }
  upkeep.queue[upkeep.queued++] = slot;
  s.items[slot + TAG] |= HELD;
  return true;
}

/** The queue is lost with its process. What waited in it keeps its place and its marks. */
export function releaseHeld(s: Storage, node: number): void {
  const { queue, queued } = s.upkeep[node];
  for (let i = 0; i < queued; i++) {
    const slot = queue[i];
    const tag = s.items[slot + TAG] & ~HELD;
    s.items[slot + TAG] = tag;
    if (!isLinked(tag)) giveBack(s, slot, s.items[slot + VERSION]);
  }
}

/** The maintainer empties the queue. Returns false if it was empty. */
export function drainBumps(s: Storage, node: number, now: number): boolean {
  const upkeep = s.upkeep[node];
  const { queue, queued } = upkeep;
  upkeep.queued = 0;
  for (let i = 0; i < queued; i++) {
    const slot = queue[i];
    const tag = s.items[slot + TAG] & ~HELD;
    s.items[slot + TAG] = tag;
    if (isLinked(tag)) refreshModern(s, slot, now);
    else giveBack(s, slot, s.items[slot + VERSION]);
  }
  return queued > 0;
}
