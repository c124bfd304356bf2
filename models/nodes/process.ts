/** The life of a node's process: it starts, it ends, another one takes over its memory, or it stands still for a while. */
import { MICROS_PER_SECOND } from "../../src/core/units.ts";
import { releaseHeld } from "./lru/bumps.ts";
import { removeCopy } from "./memory/copies.ts";
import { CLOCK_AT_START } from "./memory/expiry.ts";
import { Mark, Word } from "./memory/item.ts";
import { isLinked, SLOT_WORDS } from "./memory/layout.ts";
import { forEachPage, giveRange } from "./memory/pages.ts";
import { preallocate } from "./memory/preallocate.ts";
import { Kind, NEVER, type Storage } from "./memory/storage.ts";
import { NodeTally } from "./memory/tallies.ts";
import { resetCounters } from "./statistics/reset-counters.ts";
import { evictionsOf, itemsOf, totalItemsOf } from "./statistics/statistics.ts";

/** An empty process starts. */
export function start(s: Storage, node: number, nowSeconds: number): void {
  s.startProcess(node, nowSeconds);
  if (s.settings.memoryFile) preallocate(s, node);
}

/** Memory and counters are gone. Goes page by page, so that it meets the slots in the order of their addresses. */
export function crash(s: Storage, node: number): void {
  s.evictionsBefore += evictionsOf(s, node);
  forEachPage(s, node, (page, c) => {
    const chunks = s.classes.perPage[c];
    const first = s.pageFirst[page];
    for (let slot = first; slot < first + chunks * SLOT_WORDS; slot += SLOT_WORDS) {
      const tag = s.items[slot + Word.tag];
      if (isLinked(tag)) removeCopy(s, slot);
      if ((tag & Mark.large) !== 0) s.pieces.delete(slot);
    }
    giveRange(s, page, chunks);
  });
  s.clearLists(node);
  s.flushFrom[node] = NEVER;
}

/**
 * A clean stop and a start with the same `-e` file (restart.c of 1.6.18, compared with the running program). Items, their order
 * and marks, the CAS counter and the mark of `flush_all` outlive the process, and its clock goes on. Its other counters begin
 * at 0, and `total_items` counts what was taken over. Returns false, and the process is empty, where the clock shows the same
 * second at the stop and at the start, and for 1.4, which has no such file.
 */
export function warmRestart(s: Storage, node: number, stoppedSeconds: number, startedSeconds: number): boolean {
  const now = Math.floor(startedSeconds);
  if (s.kind === Kind.old || Math.floor(stoppedSeconds) >= now) {
    crash(s, node);
    start(s, node, now);
    return false;
  }
  s.evictionsBefore += evictionsOf(s, node);
  if (s.kind === Kind.modern) {
    releaseHeld(s, node);
    s.startUpkeep(node, now + CLOCK_AT_START);
  }
  restartCounters(s, node);
  return true;
}

function restartCounters(s: Storage, node: number): void {
  const row = s.nodeRow(node);
  // The old process took a number from the CAS counter to write the counter down. That number is lost.
  const cas = totalItemsOf(s, node) + s.tallies[row + NodeTally.extraCas] + 1;
  resetCounters(s, node);
  const items = itemsOf(s, node);
  s.tallies[row + NodeTally.extraLinks] = items;
  s.tallies[row + NodeTally.extraCas] = cas - items;
}

/** A process that stood still goes on. Its clock jumps, and its threads do not catch up on what they missed. */
export function resume(s: Storage, node: number, seconds: number): void {
  if (s.kind !== Kind.modern) return;
  const now = Math.floor(seconds) + CLOCK_AT_START;
  const upkeep = s.upkeep[node];
  upkeep.wakeMicros = Math.max(upkeep.wakeMicros, Math.ceil(seconds * MICROS_PER_SECOND) - s.startMicros(node));
  if (!s.timed) s.checkedAt[node] = Math.max(s.checkedAt[node], now - 1);
}
