/** The commands of a node on keys that are numbers and values that are only sizes. Times are on the model's clock. */

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
import { bury, lookup } from "./lookup.ts";

const { tag: TAG, expiry: EXPIRY } = Word;
const { getHits: GET_HITS, cmdSet: CMD_SET } = Tally;

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

/** A value is stored over an older one, which may be dead. */
export function displace(s: Storage, old: number, node: number, now: number): void {
  if (bury(s, old, node, now) !== 0) unlink(s, old);
}

/** The chunk is taken before the key is looked at, whatever comes of it. */
export function set(
  s: Storage,
  node: number,
  key: number,
  bytes: number,
  expirySeconds: number,
  version: number,
  now: number,
): number {
  begin(s, node, now);
  const c = s.classOf(bytes);
  const list = s.classList(node, c);
  const slot = take(s, node, c, bytes, now);
  if (slot < 0) return fail(s, node, c, slot);
  const old = lookup(s, node, key, now);
  if (old !== 0) unlink(s, old);
  if (slot === 0) return fail(s, node, c, slot);
  s.tallies[rowOf(list) + CMD_SET]++;
  enter(s, slot, list, key, bytes, expirySeconds, version, now);
  return slot;
}

export function add(
  s: Storage,
  node: number,
  key: number,
  bytes: number,
  expirySeconds: number,
  version: number,
  now: number,
): number {
  begin(s, node, now);
  const c = s.classOf(bytes);
  const list = s.classList(node, c);
  const slot = take(s, node, c, bytes, now);
  if (slot <= 0) return fail(s, node, c, slot);
  s.tallies[rowOf(list) + CMD_SET]++;
  const old = lookup(s, node, key, now);
  if (old !== 0) {
    refresh(s, old, node, now);
    settle(s, listOf(s.items[old + TAG]), now);
    return refuse(s, node, list, slot);
  }
  enter(s, slot, list, key, bytes, expirySeconds, version, now);
  return slot;
}

export function replace(
  s: Storage,
  node: number,
  key: number,
  bytes: number,
  expirySeconds: number,
  version: number,
  now: number,
): number {
  begin(s, node, now);
  const c = s.classOf(bytes);
  const list = s.classList(node, c);
  const slot = take(s, node, c, bytes, now);
  if (slot <= 0) return fail(s, node, c, slot);
  s.tallies[rowOf(list) + CMD_SET]++;
  const old = lookup(s, node, key, now);
  if (old === 0) return refuse(s, node, list, slot);
  unlink(s, old);
  enter(s, slot, list, key, bytes, expirySeconds, version, now);
  return slot;
}

/** A new expiry time; counts and refreshes as a hit of its own kind. */
export function touch(s: Storage, node: number, key: number, expirySeconds: number, now: number): number {
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

/** Row of the class of an item, whatever its segment. */
function classRow(s: Storage, slot: number): number {
  return rowOf(classListOf(s, listOf(s.items[slot + TAG])));
}

/**
 * What fell due in the background since the node was last used, where that is done at once. In the first second of a
 * process nothing is due yet but its first look, which `advance` may call for and which otherwise waits for the next.
 */
function begin(s: Storage, node: number, now: number): void {
  if (s.checkedAt[node] < now && now > s.startedAt[node]) catchUp(s, node, now);
}

/** Puts the segments of the list's class in their shares, where that is done at once. */
function settle(s: Storage, list: number, now: number): void {
  if (s.kind === Kind.modern && !s.timed) juggle(s, nodeOfList(list), classListOf(s, list), now);
}

/**
 * Memory for an item: 0 if there is none, or none so large, -1 if it ran out on the way. `copied` are the lengths of what is
 * put together in memory, where it does not come from a client.
 */
export function take(
  s: Storage,
  node: number,
  c: number,
  bytes: number,
  now: number,
  copied: readonly number[] = [],
): number {
  if (c === 0) return 0;
  if (bytes > s.chunkBytesMax) {
    const isCopy = copied.length > 0;
    const incoming = { parts: isCopy ? copied : [bytes - s.headBytes], isCopy };
    return allocatePieces(s, node, s.headBytes, incoming, now);
  }
  return allocate(s, node, s.classList(node, c), now);
}

function enter(
  s: Storage,
  slot: number,
  list: number,
  key: number,
  bytes: number,
  expirySeconds: number,
  version: number,
  now: number,
): void {
  link(s, slot, list, key, bytes, expiryOf(expirySeconds, now, s.epochSeconds), version, now);
  if (bytes > s.chunkBytesMax) s.items[slot + TAG] |= Mark.large;
  settle(s, list, now);
}

/** The store came too late or too early: its chunk goes back. */
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
