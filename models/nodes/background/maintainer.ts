/**
 * The background work of a modern process. `timed`: the maintainer thread of 1.6.18 (items.c, `lru_maintainer_thread`). It wakes
 * exactly when it asked to and takes no time. `instant`: the same work without a thread, in whole seconds. Then the segments are
 * kept within their shares right after each operation.
 */

import { MICROS_PER_SECOND } from "../../../src/core/units.ts";
import { drainBumps } from "../lru/bumps.ts";
import { juggle } from "../lru/juggle.ts";
import { CLOCK_AT_START } from "../memory/expiry.ts";
import type { Storage } from "../memory/storage.ts";
import { CLASSES, FIRST_WAKE_MICROS } from "../memory/upkeep.ts";
import { autoMove } from "./automover.ts";
import { crawl } from "./crawler.ts";

const SLEEP_MICROS_MAX = 1_000_000;
const SLEEP_MICROS_MIN = 1000;

/** Does all that falls due up to this instant, in microseconds since second 0 of the simulation. */
export function advance(s: Storage, node: number, micros: number): void {
  const upkeep = s.upkeep[node];
  const start = s.startMicros(node);
  if (!s.timed) {
    if (micros >= start + FIRST_WAKE_MICROS) catchUp(s, node, Math.floor(micros / MICROS_PER_SECOND) + CLOCK_AT_START);
    return;
  }
  while (start + upkeep.wakeMicros <= micros) {
    wake(s, node, Math.floor((start + upkeep.wakeMicros) / MICROS_PER_SECOND) + CLOCK_AT_START);
    upkeep.wakeMicros += upkeep.sleepMicros;
  }
}

function wake(s: Storage, node: number, now: number): void {
  const upkeep = s.upkeep[node];
  const { dueMicros, backoffMicros } = upkeep;
  const slept = Math.max(SLEEP_MICROS_MIN, upkeep.sleepMicros);
  let sleep = SLEEP_MICROS_MAX;
  for (let c = 1; c <= CLASSES; c++) {
    const due = Math.max(0, dueMicros[c] - slept);
    dueMicros[c] = due;
    if (due === 0) {
      const moves = c <= s.classes.largest ? juggle(s, s.classList(node, c), now) : 0;
      backoffMicros[c] = backoff(backoffMicros[c], moves);
      dueMicros[c] = backoffMicros[c];
    }
    sleep = Math.min(sleep, dueMicros[c]);
  }
  if (drainBumps(s, node, now)) sleep = Math.min(sleep, SLEEP_MICROS_MIN);
  if (upkeep.checkedAt !== now) {
    upkeep.checkedAt = now;
    crawl(s, node, now);
  }
  if (upkeep.movedAt !== now) {
    if (autoMove(s, node, now)) sleep = SLEEP_MICROS_MIN;
    else upkeep.movedAt = now;
  }
  upkeep.sleepMicros = sleep;
}

function backoff(micros: number, moves: number): number {
  if (moves === 0) return micros === 0 ? SLEEP_MICROS_MIN : Math.min(SLEEP_MICROS_MAX, micros + Math.floor(micros / 8));
  const half = Math.floor(micros / 2);
  return half < SLEEP_MICROS_MIN ? 0 : half;
}

/** Does what falls due once a second, for every second since it was done last. */
export function catchUp(s: Storage, node: number, now: number): void {
  while (s.checkedAt[node] < now) {
    const second = ++s.checkedAt[node];
    crawl(s, node, second);
    while (autoMove(s, node, second)) {
      // While pages go to the pool, the real server takes another sample a millisecond later.
    }
  }
}
