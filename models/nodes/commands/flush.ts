/**
 * `flush_all`: one mark a node, which look-ups heed. From second `T - 1` on, items count as flushed if they were stored or bumped
 * up to then. An immediate flush also takes the items stored earlier in its own second: 1.6 knows them by their CAS numbers, this
 * model by a mark on every item that is there. Without CAS numbers the second counts as over.
 */
import { CLOCK_AT_START, expiryOf } from "../memory/expiry.ts";
import { Header, Mark, WarmHeader, Word } from "../memory/item.ts";
import { firstListOf, headerOf } from "../memory/layout.ts";
import { forEachItem, unlink } from "../memory/residence.ts";
import { Kind, NEVER, Segment, type Storage } from "../memory/storage.ts";
import { NodeTally } from "../memory/tallies.ts";

/** A delay of 0 or less means now, up to 30 days it counts from now, above that it is a Unix time. */
export function flushAll(s: Storage, node: number, delaySeconds: number, now: number): void {
  const row = s.nodeRow(node);
  s.tallies[row + NodeTally.cmdFlush]++;
  const at = delaySeconds > 0 ? expiryOf(delaySeconds, now, s.settings.epochSeconds) : now;
  // A Unix time before the process started means no flush, and cancels a pending one.
  const off = at <= s.startedAt[node] - CLOCK_AT_START + 1;
  const from = s.settings.cas || s.kind === Kind.old ? at - 1 : at;
  s.flushFrom[node] = off ? NEVER : from;
  if (s.kind === Kind.modern) unsettle(s, node);
  if (!off && from > now) return;
  if (s.kind === Kind.old) {
    if (delaySeconds <= 0) unlinkRecent(s, node, at - 1);
    return;
  }
  s.tallies[row + NodeTally.extraCas]++;
  // Without CAS numbers (`-C`) nothing distinguishes what was stored in this second from what comes later: all of it goes.
  if (!s.settings.cas) return;
  if (s.lastCas >= 0) s.lastCas++;
  const items = s.items;
  forEachItem(s, node, (slot) => {
    items[slot + Word.tag] |= Mark.flushed;
  });
}

/** The tails of lists may be dead now. */
function unsettle(s: Storage, node: number): void {
  for (let c = 1; c <= s.classes.largest; c++)
    s.items[headerOf(s.classList(node, c) + Segment.warm) + WarmHeader.settled] = 0;
}

/** 1.4 removes at once what was stored since `oldestLive`: no time could distinguish it from what comes later. */
function unlinkRecent(s: Storage, node: number, oldestLive: number): void {
  for (let list = firstListOf(node); list < firstListOf(node) + s.listsUsed; list++) {
    const header = headerOf(list);
    for (;;) {
      const first = s.items[header + Header.first];
      if (first === header || s.items[first + Word.time] < oldestLive) break;
      unlink(s, first);
    }
  }
}
