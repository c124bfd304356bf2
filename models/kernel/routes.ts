/** Who serves a request, and whether the process simply sends what it has to the node where it usually goes: over a live socket. */
import { BUSY, HOMES, IDLE, INCARNATION, NEXT_SPARE, SOCKETS, SPARE, TROUBLED } from "./columns.ts";
import { PER_HOST, PROCESSES, STAND_INS_MAX, STANDING_IN, STRIDE } from "./registers.ts";
import { byte, half, hostUsual, type i32, quotient, setByte, setWhole, setWord, whole, word } from "./subset.ts";

/** Somebody has to be started first. */
export const NOBODY: i32 = -1;

function hostOf(process: i32): i32 {
  return quotient(process % whole(PROCESSES), whole(PER_HOST));
}

/** As `OneAtATime.idleFor`. */
export function idleFor(meant: i32): i32 {
  if (whole(PER_HOST) === 0 || byte(BUSY, meant) === 0) return meant;
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

export function take(process: i32): void {
  if (whole(PER_HOST) === 0) return;
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

export function free(process: i32): void {
  if (whole(PER_HOST) === 0) return;
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
  let node: i32 = half(HOMES, key);
  if (node < 0) return -1;
  if (byte(TROUBLED, process) !== 0) {
    node = hostUsual(process, key);
    if (node < 0) return -1;
  }
  return word(SOCKETS, process * whole(STRIDE) + node) === word(INCARNATION, node) ? node : -1;
}
