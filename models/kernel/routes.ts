/** Who serves a request, and whether the process simply sends what it has to the node where it usually goes: over a live socket. */
import {
  BUSY,
  IDLE,
  INCARNATION,
  NEXT_SPARE,
  SETTLED,
  SOCKETS,
  SPARE,
  STANDS_IN_UNTIL,
  TROUBLED,
  VIEWS,
} from "./columns.ts";
import { homeOf } from "./index.ts";
import {
  KNOWS_STAND_INS,
  NODES,
  NOW,
  PER_HOST,
  PROCESSES,
  SERVING,
  SETTLED_ROOM,
  STAND_INS_MAX,
  STANDING_IN,
  STRAYS,
  STRIDE,
} from "./registers.ts";
import {
  type bool,
  byte,
  type f64,
  hostIsInPlace,
  hostOpen,
  hostStandIn,
  hostUsual,
  type i32,
  quotient,
  real,
  setByte,
  setWhole,
  setWord,
  truncated,
  whole,
  word,
} from "./subset.ts";
import { freeWorker, idleWorker, takeWorker } from "./workers.ts";

/** In place of the incarnation of a node that something ails. */
const AILING: i32 = -0x80000000;
// As `View` has them.
const GOES_HOME: i32 = 1;
const ASKS_LIBRARY: i32 = 2;
// As `Strays` has it; 0 is never.
const STRAYS_OFF_HOME: i32 = 1;
// What `SERVING` says; 0 is any number of requests at a time.
export const ONE_AT_A_TIME: i32 = 1;
export const BY_WORKERS: i32 = 2;

function hostOf(process: i32): i32 {
  // Divisions take as long as all else here.
  if (whole(PER_HOST) === whole(PROCESSES)) return 0;
  return quotient(process % whole(PROCESSES), whole(PER_HOST));
}

/** The process that serves a request meant for this one; -1 where somebody has to be started first, or nobody is idle. */
export function whoServes(meant: i32): i32 {
  if (whole(SERVING) === BY_WORKERS) return idleWorker(meant);
  return whole(SERVING) === ONE_AT_A_TIME ? idleFor(meant) : meant;
}

/** As `OneAtATime.idleFor`. */
function idleFor(meant: i32): i32 {
  if (byte(BUSY, meant) === 0) return meant;
  const host: i32 = hostOf(meant);
  if (word(IDLE, host) === 0) return word(SPARE, host);
  const first: i32 = host * whole(PER_HOST);
  const end: i32 = first + whole(PER_HOST);
  let found: i32 = meant;
  while (byte(BUSY, found) === 1) {
    found++;
    if (found === end) found = first;
  }
  return found;
}

/** The process serves a request from now on. */
export function take(process: i32, now: f64): void {
  if (whole(SERVING) === BY_WORKERS) takeWorker(process, now);
  if (whole(SERVING) !== ONE_AT_A_TIME) return;
  setByte(BUSY, process, 1);
  const host: i32 = hostOf(process);
  if (process < whole(PROCESSES)) setWord(IDLE, host, word(IDLE, host) - 1);
  else {
    setWord(SPARE, host, word(NEXT_SPARE, process));
    const busy: i32 = whole(STANDING_IN) + 1;
    setWhole(STANDING_IN, busy);
    if (busy > whole(STAND_INS_MAX)) setWhole(STAND_INS_MAX, busy);
  }
}

export function free(process: i32, now: f64): void {
  if (whole(SERVING) === BY_WORKERS) freeWorker(process, now);
  if (whole(SERVING) !== ONE_AT_A_TIME) return;
  setByte(BUSY, process, 0);
  const host: i32 = hostOf(process);
  if (process < whole(PROCESSES)) setWord(IDLE, host, word(IDLE, host) + 1);
  else {
    setWord(NEXT_SPARE, process, word(SPARE, host));
    setWord(SPARE, host, process);
    setWhole(STANDING_IN, whole(STANDING_IN) - 1);
  }
}

/** The node where the process simply sends what it has for the key, -1 where its library has more to do. */
export function plainNode(process: i32, key: i32): i32 {
  let node: i32 = homeOf(key);
  if (node < 0) return -1;
  if (byte(TROUBLED, process) !== 0) {
    const known: i32 = byte(VIEWS, process * whole(NODES) + node);
    if (known === ASKS_LIBRARY) return -1;
    if (known !== GOES_HOME) {
      node = hostUsual(process, node);
      if (node < 0) return -1;
    }
  }
  return isLive(process, node) ? node : -1;
}

function isLive(process: i32, node: i32): bool {
  return word(SOCKETS, process * whole(STRIDE) + node) === word(INCARNATION, node);
}

/** One that knows which nodes are dead would send an operation on the key to this node too, as it goes there over an open socket. */
export function isInPlace(key: i32, node: i32): bool {
  const strays: i32 = whole(STRAYS);
  if (strays === 0) return true;
  return strays === STRAYS_OFF_HOME ? node === homeOf(key) : hostIsInPlace(key, node) !== 0;
}

/** The same of a process that opens its socket to the node first. */
export function newNode(process: i32, key: i32): i32 {
  const home: i32 = homeOf(key);
  if (home < 0 || byte(TROUBLED, process) !== 0 || isAiling(home)) return -1;
  const isClosed: bool = word(SOCKETS, process * whole(STRIDE) + home) === 0;
  return isClosed && hostOpen(process, home) !== 0 ? home : -1;
}

/**
 * The node that stands in for the key's home, which the process leaves alone, for a get (else 0) or the set after it; -1 if there may be more
 * to it. The clock is in the register.
 */
export function standIn(process: i32, key: i32, isGet: i32): i32 {
  if (whole(KNOWS_STAND_INS) === 0 || byte(TROUBLED, process) === 0) return -1;
  if (key < whole(SETTLED_ROOM) && truncated(real(NOW)) < word(STANDS_IN_UNTIL, process)) {
    const node: i32 = byte(SETTLED, key) - 1;
    if (node >= 0 && isLive(process, node)) return node;
  }
  return hostStandIn(process, key, isGet);
}

export function isAiling(node: i32): bool {
  return word(INCARNATION, node) === AILING;
}
