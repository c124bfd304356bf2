/**
 * Recorded conversations with one node: requests byte for byte, steps of the clock, and what the real program answered to each.
 * Everything here works on decoded text; the caller has read the files.
 */

import { MICROS_PER_SECOND } from "../../../src/core/units.ts";
import { removeDeadTails } from "../../nodes/lru/dead-tails.ts";
import { isReclaimable } from "../../nodes/memory/alive.ts";
import { Word } from "../../nodes/memory/item.ts";
import { classOfList } from "../../nodes/memory/pages.ts";
import { forEachItem } from "../../nodes/memory/residence.ts";
import { Kind } from "../../nodes/memory/storage.ts";
import { type Counters, generalStats, itemStats, slabStats } from "../../nodes/statistics/statistics.ts";
import { bytesOf, textOf } from "../items.ts";
import { MemcachedServer } from "../server.ts";
import { type CaseHeader, flagsOf } from "./case-flags.ts";

/** A request, a request whose data block is one character many times, or the second to which the clock moves. */
export type SemOperation = string | readonly [line: string, char: string, count: number] | number;

/** A case as its file has it. */
export interface SemCase extends CaseHeader {
  readonly ops: readonly SemOperation[];
}

/** A resident item: key, second of expiry in Unix time or -1, last access, CAS number, was fetched, class, bytes. */
export type DumpedItem = readonly [string, number, number, number, string, number, number];

export interface SemReplay {
  readonly server: MemcachedServer;
  /** Null for a step of the clock. A long answer is `#length:hash`. */
  readonly replies: readonly (string | null)[];
  /** Items that are alive at the end, by key. */
  readonly dump: readonly DumpedItem[];
  /** The counters, in memcached's names. */
  readonly stats: Counters;
  readonly items: Readonly<Record<string, Counters>>;
  readonly slabs: Readonly<Record<string, Counters>>;
  readonly slabsTotal: SlabsTotal;
}

export interface SlabsTotal {
  readonly active_slabs: number;
  readonly total_malloced: number;
}

/** Longer answers are given by length and hash. */
const REPLY_BYTES_MAX = 400;

/** Plays the case on a fresh process, over one connection. Steps of the clock pass through every instant, in 1.6 and in 1.4. */
export function replaySemCase(spec: SemCase): SemReplay {
  const server = new MemcachedServer({ flags: flagsOf(spec) });
  let session = server.open();
  const replies = spec.ops.map((op) => {
    if (typeof op === "number") {
      server.advanceTo(op * MICROS_PER_SECOND);
      return null;
    }
    const text = typeof op === "string" ? op : `${op[0]}\r\n${op[1].repeat(op[2])}\r\n`;
    if (session.closed) session = server.open();
    session.feed(bytesOf(text));
    return shortened(session.takeOutput());
  });
  const { storage, items } = server;
  const stats = generalStats(storage, 0);
  // In 1.4 the statistics of items remove dead tails first.
  if (server.isOld) removeDeadTails(storage, 0, items.now);
  const slabs = slabStats(storage, 0);
  return {
    server,
    replies,
    dump: dumpOf(server),
    stats,
    items: itemStats(storage, 0, items.now),
    slabs,
    slabsTotal: { active_slabs: Object.keys(slabs).length, total_malloced: storage.pageBytes(0) },
  };
}

/** An answer as Latin-1, or a long one as its length and its FNV-1a hash of 32 bits. */
function shortened(reply: Uint8Array): string {
  if (reply.length <= REPLY_BYTES_MAX) return textOf(reply);
  let hash = 0x811c9dc5;
  for (let i = 0; i < reply.length; i++) hash = Math.imul(hash ^ reply[i], 0x01000193);
  return `#${reply.length}:${(hash >>> 0).toString(16).padStart(8, "0")}`;
}

function dumpOf(server: MemcachedServer): DumpedItem[] {
  const { items, storage: s, unixSeconds } = server;
  if (s.kind === Kind.old) return [];
  const rows: DumpedItem[] = [];
  forEachItem(s, 0, (slot) => {
    if (isReclaimable(s, slot, 0, items.now)) return;
    const expiry = items.expiryOf(slot);
    rows.push([
      items.keys.nameOf(items.idOf(slot)),
      expiry === 0 ? -1 : unixSeconds(expiry),
      unixSeconds(items.timeOf(slot)),
      items.casOf(slot),
      items.isFetched(slot) ? "yes" : "no",
      classOfList(s, items.listOf(slot)),
      s.items[slot + Word.size],
    ]);
  });
  return rows.sort(([a], [b]) => (a < b ? -1 : 1));
}
