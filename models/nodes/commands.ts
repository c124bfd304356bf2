/** The commands of a node on keys that are numbers and values that are only sizes. Times are on the model's clock. */
import { allocate } from "./allocate.ts";
import { expiryOf } from "./expiry.ts";
import { headerOf, LIST_SHIFT, Word } from "./item.ts";
import { bury, lookup } from "./lookup.ts";
import { giveFree } from "./pages.ts";
import { hit, refresh } from "./recency.ts";
import { link, unlink } from "./residence.ts";
import { Failure, type Storage } from "./storage.ts";
import { NodeTally, TALLIES, Tally } from "./tallies.ts";

const { tag: TAG, expiry: EXPIRY } = Word;
const { getHits: GET_HITS, cmdSet: CMD_SET } = Tally;

export function get(s: Storage, node: number, key: number, now: number): number {
  const slot = lookup(s, node, key, now);
  if (slot === 0) {
    s.tallies[s.nodeTally(node) + NodeTally.getMisses]!++;
    return 0;
  }
  hit(s, slot, node, now);
  s.tallies[(s.items[slot + TAG]! >>> LIST_SHIFT) * TALLIES + GET_HITS]!++;
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
  const c = s.classOf(bytes);
  const list = s.classList(node, c);
  const slot = c === 0 ? 0 : allocate(s, node, list, now);
  const old = lookup(s, node, key, now);
  if (old !== 0) unlink(s, old);
  if (slot === 0) return countFailure(s, node, c);
  s.tallies[list * TALLIES + CMD_SET]!++;
  link(s, slot, list, key, bytes, expiryOf(expirySeconds, now, s.epochSeconds), version, now);
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
  const c = s.classOf(bytes);
  const list = s.classList(node, c);
  const slot = c === 0 ? 0 : allocate(s, node, list, now);
  if (slot === 0) return countFailure(s, node, c);
  s.tallies[list * TALLIES + CMD_SET]!++;
  const old = lookup(s, node, key, now);
  if (old !== 0) {
    refresh(s, old, node, now);
    return refuse(s, node, list, slot);
  }
  link(s, slot, list, key, bytes, expiryOf(expirySeconds, now, s.epochSeconds), version, now);
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
  const c = s.classOf(bytes);
  const list = s.classList(node, c);
  const slot = c === 0 ? 0 : allocate(s, node, list, now);
  if (slot === 0) return countFailure(s, node, c);
  s.tallies[list * TALLIES + CMD_SET]!++;
  const old = lookup(s, node, key, now);
  if (old === 0) return refuse(s, node, list, slot);
  unlink(s, old);
  link(s, slot, list, key, bytes, expiryOf(expirySeconds, now, s.epochSeconds), version, now);
  return slot;
}

/** A new expiry time; counts and refreshes as a hit of its own kind. */
export function touch(s: Storage, node: number, key: number, expirySeconds: number, now: number): number {
  const slot = lookup(s, node, key, now);
  if (slot === 0) {
    s.tallies[s.nodeTally(node) + NodeTally.touchMisses]!++;
    return 0;
  }
  hit(s, slot, node, now);
  s.items[slot + EXPIRY] = expiryOf(expirySeconds, now, s.epochSeconds);
  s.tallies[classRow(s, slot) + Tally.touchHits]!++;
  return slot;
}

export function remove(s: Storage, node: number, key: number, now: number): boolean {
  const slot = lookup(s, node, key, now);
  if (slot === 0) {
    s.tallies[s.nodeTally(node) + NodeTally.deleteMisses]!++;
    return false;
  }
  s.tallies[classRow(s, slot) + Tally.deleteHits]!++;
  unlink(s, slot);
  return true;
}

/** Row of the class of an item, whatever its segment. */
function classRow(s: Storage, slot: number): number {
  return (((s.items[slot + TAG]! >>> LIST_SHIFT) >> s.segmentBits) << s.segmentBits) * TALLIES;
}

/** The store came too late or too early: its chunk goes back. */
function refuse(s: Storage, node: number, list: number, slot: number): number {
  s.tallies[s.nodeTally(node) + NodeTally.extraLinks]!--;
  giveFree(s.items, headerOf(list), slot);
  s.failure = Failure.refused;
  return 0;
}

function countFailure(s: Storage, node: number, c: number): number {
  const row = s.nodeTally(node);
  if (c === 0) {
    s.tallies[row + NodeTally.storeTooLarge]!++;
    s.failure = Failure.tooLarge;
  } else {
    s.tallies[row + NodeTally.storeNoMemory]!++;
    s.tallies[s.classList(node, c) * TALLIES + Tally.outOfMemory]!++;
    s.failure = Failure.noMemory;
  }
  return 0;
}
