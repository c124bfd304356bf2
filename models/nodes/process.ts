/** What befalls a node's process: it ends, another takes over its memory, or it stands still for a while. */
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

/** Memory and counters are gone. Page by page, so that slots are met in the order in which they lie. */
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
 * A clean stop and a start with the same `-e` file (restart.c of 1.6.18, held against the running program): items, their
 * order and marks, the CAS counter and the mark of `flush_all` outlive the process, its clock goes on, its other counters
 * begin at 0, where `total_items` counts what was taken over. False, and an empty process, where the clock shows the same
 * second at both ends, and for 1.4, which knows no such file.
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
  // The number that the old process took from the CAS counter to write it down is lost.
  const cas = totalItemsOf(s, node) + s.tallies[row + NodeTally.extraCas] + 1;
  resetCounters(s, node);
  const items = itemsOf(s, node);
  s.tallies[row + NodeTally.extraLinks] = items;
  s.tallies[row + NodeTally.extraCas] = cas - items;
}

/** A process that stood still goes on: its clock jumps, and what its threads missed they do not catch up on. */
export function resume(s: Storage, node: number, seconds: number): void {
  if (s.kind !== Kind.modern) return;
  const now = Math.floor(seconds) + CLOCK_AT_START;
  const upkeep = s.upkeep[node];
  upkeep.wakeMicros = Math.max(upkeep.wakeMicros, Math.ceil(seconds * MICROS_PER_SECOND) - s.startMicros(node));
  if (!s.timed) s.checkedAt[node] = Math.max(s.checkedAt[node], now - 1);
}
