/** Who serves a request where the workers of a host are limited, as `application/workers.ts` has it: as long as nobody waits for one. */
import { BUSY_WORKERS, FIRST_WAITING, IDLE_WORKERS } from "./columns.ts";
import {
  BACKLOG_SECONDS,
  HELD_SECONDS,
  PER_HOST,
  WAITING,
  WASTED,
  WASTED_SECONDS,
  WORKER_SECONDS,
  WORKERS_AT,
  WORKERS_BUSY,
  WORKERS_FREED,
  WORKERS_PER_PROCESS,
  WORKERS_TAKEN,
} from "./registers.ts";
import {
  asReal,
  type bool,
  type f64,
  type i32,
  quotient,
  real,
  setReal,
  setWhole,
  setWord,
  whole,
  word,
} from "./subset.ts";

/** In place of a process, and of a request that waits. */
const NONE: i32 = -1;

function hostOfWorker(process: i32): i32 {
  return quotient(process, whole(PER_HOST));
}

export function doesAnyWait(process: i32): bool {
  return word(FIRST_WAITING, hostOfWorker(process)) !== NONE;
}

/** The process that serves a request meant for this one; -1 where none can, or others wait for it. */
export function idleWorker(meant: i32): i32 {
  const host: i32 = hostOfWorker(meant);
  if (word(IDLE_WORKERS, host) === 0 || word(FIRST_WAITING, host) !== NONE) return NONE;
  const first: i32 = host * whole(PER_HOST);
  let found: i32 = meant;
  while (word(BUSY_WORKERS, found) === whole(WORKERS_PER_PROCESS)) {
    found++;
    if (found === first + whole(PER_HOST)) found = first;
  }
  return found;
}

export function takeWorker(process: i32, now: f64): void {
  settleWorkers(now);
  isBusy(process, 1);
  setWhole(WORKERS_TAKEN, whole(WORKERS_TAKEN) + 1);
  setReal(HELD_SECONDS, real(HELD_SECONDS) - now);
}

export function freeWorker(process: i32, now: f64): void {
  settleWorkers(now);
  isBusy(process, -1);
  setWhole(WORKERS_FREED, whole(WORKERS_FREED) + 1);
  setReal(HELD_SECONDS, real(HELD_SECONDS) + now);
}

/** A worker is taken and freed at once. */
export function passWorker(now: f64): void {
  settleWorkers(now);
  setWhole(WORKERS_TAKEN, whole(WORKERS_TAKEN) + 1);
  setWhole(WORKERS_FREED, whole(WORKERS_FREED) + 1);
  // In this order, as sums are rounded.
  setReal(HELD_SECONDS, real(HELD_SECONDS) - now + now);
}

/** One more or one fewer is busy. */
function isBusy(process: i32, more: i32): void {
  const host: i32 = hostOfWorker(process);
  setWord(BUSY_WORKERS, process, word(BUSY_WORKERS, process) + more);
  setWord(IDLE_WORKERS, host, word(IDLE_WORKERS, host) - more);
  setWhole(WORKERS_BUSY, whole(WORKERS_BUSY) + more);
}

/** Brings the integrals of the levels up to now. */
function settleWorkers(now: f64): void {
  const elapsed: f64 = now - real(WORKERS_AT);
  if (elapsed === 0.0) return;
  setReal(WORKER_SECONDS, real(WORKER_SECONDS) + elapsed * asReal(whole(WORKERS_BUSY)));
  setReal(BACKLOG_SECONDS, real(BACKLOG_SECONDS) + elapsed * asReal(whole(WAITING)));
  setReal(WASTED_SECONDS, real(WASTED_SECONDS) + elapsed * asReal(whole(WASTED)));
  setReal(WORKERS_AT, now);
}
