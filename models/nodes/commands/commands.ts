/** The commands of a node. Keys are numbers, values are only sizes, times are on the model's clock. */

import { catchUp } from "../background/maintainer.ts";
import { allocate } from "../lru/allocate.ts";
import { allocatePieces } from "../lru/allocate-pieces.ts";
import { juggle } from "../lru/juggle.ts";
import { hit, refresh } from "../lru/recency.ts";
import { expiryOf } from "../memory/expiry.ts";
import { Mark, Word } from "../memory/item.ts";
import { listOf, nodeOfList } from "../memory/layout.ts";
import { classListOf } from "../memory/pages.ts";
import { giveBack, link, unlink } from "../memory/residence.ts";
import { Failure, Kind, type Storage } from "../memory/storage.ts";
import { NodeTally, rowOf, Tally } from "../memory/tallies.ts";
import { lookup, removeIfDead } from "./lookup.ts";
import type { NewItem } from "./new-item.ts";

const { tag: TAG, expiry: EXPIRY } = Word;
const { getHits: GET_HITS, cmdSet: CMD_SET } = Tally;

/** What a store does with a key that is there, and with one that is not. */
const Mode = { set: 0, add: 1, replace: 2 } as const;
type Mode = (typeof Mode)[keyof typeof Mode];

/** The item that is being linked. One record serves all stores, so that a store allocates nothing. */
const entry = { slot: 0, list: 0, key: 0, bytes: 0, expiry: 0, version: 0 };

export function get(s: Storage, node: number, key: number, now: number): number {
  begin(s, node, now);
  const slot = lookup(s, node, key, now);
  if (slot === 0) {
    s.tallies[s.nodeRow(node) + NodeTally.getMisses]++;
    return 0;
  }
  const list = listOf(s.items[slot + TAG]);
  s.tallies[rowOf(list) + GET_HITS]++;
  hit(s, slot, node, now);
  settle(s, list, now);
  return slot;
}

/** Removes the older item that a new one replaces. It may be dead. */
export function removeOld(s: Storage, old: number, node: number, now: number): void {
  if (removeIfDead(s, old, node, now) !== 0) unlink(s, old);
}

/** If there is no memory, the old value is deleted; but not if memory ran out while the value came in. */
export function set(s: Storage, node: number, item: NewItem, now: number): number {
  return store(s, node, item, Mode.set, now);
}

export function add(s: Storage, node: number, item: NewItem, now: number): number {
  return store(s, node, item, Mode.add, now);
}

export function replace(s: Storage, node: number, item: NewItem, now: number): number {
  return store(s, node, item, Mode.replace, now);
}

/** Takes a chunk before it looks at the key, whatever the result. */
function store(s: Storage, node: number, item: NewItem, mode: Mode, now: number): number {
  begin(s, node, now);
  const { key, bytes } = item;
  const c = s.classOf(bytes);
  const list = s.classList(node, c);
  const slot = take(s, list, bytes, now);
  if (slot < 0 || (slot === 0 && mode !== Mode.set)) return fail(s, node, c, slot);
  const old = lookup(s, node, key, now);
  if (slot === 0) {
    if (old !== 0) unlink(s, old);
    return fail(s, node, c, slot);
  }
  s.tallies[rowOf(list) + CMD_SET]++;
  if (mode === Mode.add && old !== 0) {
    refresh(s, old, node, now);
    settle(s, listOf(s.items[old + TAG]), now);
    return refuse(s, node, list, slot);
  }
  if (mode === Mode.replace && old === 0) return refuse(s, node, list, slot);
  if (old !== 0) unlink(s, old);
  entry.slot = slot;
  entry.list = list;
  entry.key = key;
  entry.bytes = bytes;
  entry.expiry = expiryOf(item.expirySeconds, now, s.epochSeconds);
  entry.version = item.version;
  link(s, entry, now);
  if (bytes > s.chunkBytesMax) s.items[slot + TAG] |= Mark.large;
  settle(s, list, now);
  return slot;
}

/** Sets a new expiry time. It refreshes the item as a hit does, and has counters of its own. */
export function touch(
  s: Storage,
  node: number,
  { key, expirySeconds }: Pick<NewItem, "key" | "expirySeconds">,
  now: number,
): number {
  begin(s, node, now);
  const slot = lookup(s, node, key, now);
  if (slot === 0) {
    s.tallies[s.nodeRow(node) + NodeTally.touchMisses]++;
    return 0;
  }
  hit(s, slot, node, now);
  s.items[slot + EXPIRY] = expiryOf(expirySeconds, now, s.epochSeconds);
  s.tallies[classRow(s, slot) + Tally.touchHits]++;
  settle(s, listOf(s.items[slot + TAG]), now);
  return slot;
}

export function remove(s: Storage, node: number, key: number, now: number): boolean {
  begin(s, node, now);
  const slot = lookup(s, node, key, now);
  if (slot === 0) {
    s.tallies[s.nodeRow(node) + NodeTally.deleteMisses]++;
    return false;
  }
  s.tallies[classRow(s, slot) + Tally.deleteHits]++;
  unlink(s, slot);
  return true;
}

/** The row of an item's class, whatever the item's segment. */
function classRow(s: Storage, slot: number): number {
  return rowOf(classListOf(s, listOf(s.items[slot + TAG])));
}

/**
 * Does the background work that fell due since the node was last used, where such work is done at once. In the first second of
 * a process only the first run of crawler and automover is due. `advance` may ask for it; otherwise it waits for the next second.
 */
function begin(s: Storage, node: number, now: number): void {
  if (s.checkedAt[node] < now && now > s.startedAt[node]) catchUp(s, node, now);
}

/** Restores the shares of the segments of the list's class, where such work is done at once. */
function settle(s: Storage, list: number, now: number): void {
  if (s.kind === Kind.modern && !s.timed) juggle(s, classListOf(s, list), now);
}

/**
 * Takes memory for an item. `list` is the first list of its class. Returns 0 if there is no memory or the item is too large, -1
 * if memory ran out on the way. `copied` has the lengths of the parts where a value is put together in memory and does not come
 * from a client.
 */
export function take(s: Storage, list: number, bytes: number, now: number, copied: readonly number[] = []): number {
  if (bytes <= s.chunkBytesMax) return allocate(s, list, now);
  if (bytes > s.classes.itemBytesMax) return 0;
  const isCopy = copied.length > 0;
  const parts = isCopy ? copied : [bytes - s.headBytes];
  return allocatePieces(s, nodeOfList(list), { headBytes: s.headBytes, parts, isCopy }, now);
}

/** An `add` that found the key, or a `replace` that did not: its chunk goes back. */
function refuse(s: Storage, node: number, list: number, slot: number): number {
  s.tallies[s.nodeRow(node) + NodeTally.extraLinks]--;
  giveBack(s, slot, list);
  s.failure = Failure.refused;
  return 0;
}

function fail(s: Storage, node: number, c: number, slot: number): number {
  const row = s.nodeRow(node);
  if (c === 0) {
    s.tallies[row + NodeTally.storeTooLarge]++;
    s.failure = Failure.tooLarge;
  } else if (slot < 0) s.failure = Failure.brokenOff;
  else {
    s.tallies[row + NodeTally.storeNoMemory]++;
    s.tallies[rowOf(s.classList(node, c)) + Tally.outOfMemory]++;
    s.failure = Failure.noMemory;
  }
  return 0;
}
