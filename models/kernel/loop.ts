/** Requests of the block and ends of queries, in the order of their times, as far as they are plain. */
import { DOES, EVENT_ROWS, EVENT_TIMES, KEYS, KINDS, MEANT, PAYLOADS, TALLIES, TIMES } from "./columns.ts";
import { unschedule } from "./events.ts";
import { CLOCK_AT_START, LIST_NODE_SHIFT, TALLY_COLUMNS, TALLY_GET_MISSES } from "./item-layout.ts";
import { find, heldOf, hit, isExpired, isPlainHit, isUnusual, isUnusualPeek } from "./node.ts";
import { ask, end, isPlainEnd, isPlainQuery } from "./queries.ts";
import {
  BLOCK,
  DETOUR_HITS,
  DETOUR_MISSES,
  DETOURS,
  DUE,
  HELD,
  HITS,
  MISSES,
  NEXT,
  NOW,
  OUTGROWN,
  SERVING,
  WRITES,
} from "./registers.ts";
import { BY_WORKERS, isInPlace, newNode, plainNode, standIn, whoServes } from "./routes.ts";
import {
  type bool,
  byte,
  double,
  type f64,
  hostDetour,
  hostGet,
  type i32,
  setDouble,
  setReal,
  setWhole,
  setWord,
  truncated,
  whole,
  word,
} from "./subset.ts";
import { passWorker } from "./workers.ts";

// Why the kernel stops, as `Stopped` has it.
const BLOCK_IS_OVER: i32 = 0;
const REQUEST_IS_NOT_PLAIN: i32 = 1;
const EVENT_IS_NOT_PLAIN: i32 = 2;
const TIME_IS_UP: i32 = 3;
const GET_HAS_BEGUN: i32 = 4;

/** What a request came to. */
const NOT_PLAIN: i32 = 0;
const HIT: i32 = 1;
/** It has done something that may have scheduled an event. */
const DONE: i32 = 2;
const BEGUN: i32 = 3;

/** As `Does` has it, and the last of those that write to the database. */
const DOES_READ: i32 = 0;
const DOES_WRITE_MAX: i32 = 3;

/** Goes on with the next request of the block, until this time, in seconds. */
export function run(until: f64): i32 {
  const block: i32 = whole(BLOCK);
  let i: i32 = whole(NEXT);
  let hits: i32 = 0;
  let now: f64 = double(TIMES, i);
  let due: f64 = double(EVENT_TIMES, 0);
  let why: i32 = TIME_IS_UP;
  while (whole(OUTGROWN) === 0) {
    if (due <= now) {
      if (due >= until) break;
      if (!endsQuery(due)) {
        why = EVENT_IS_NOT_PLAIN;
        break;
      }
      due = double(EVENT_TIMES, 0);
      continue;
    }
    if (now >= until) break;
    const came: i32 = request(i, now);
    if (came === HIT) hits++;
    else if (came === DONE) due = double(EVENT_TIMES, 0);
    else {
      why = came === BEGUN ? GET_HAS_BEGUN : REQUEST_IS_NOT_PLAIN;
      break;
    }
    i++;
    if (i === block) {
      why = BLOCK_IS_OVER;
      break;
    }
    now = double(TIMES, i);
  }
  setWhole(HITS, whole(HITS) + hits);
  setWhole(NEXT, i);
  return why;
}

/** The next event, at this time, is the end of a query with nothing out of the ordinary; it is then over. */
function endsQuery(now: f64): bool {
  const event: i32 = word(EVENT_ROWS, 0);
  const row: i32 = word(PAYLOADS, event);
  if (word(KINDS, event) !== whole(DUE) || !isPlainEnd(row, now)) return false;
  setReal(NOW, now);
  unschedule();
  end(row, now);
  return true;
}

function request(i: i32, now: f64): i32 {
  const process: i32 = whoServes(word(MEANT, i));
  if (process < 0) return NOT_PLAIN;
  const does: i32 = byte(DOES, i);
  if (does === DOES_READ) return read(i, process, now);
  return does <= DOES_WRITE_MAX ? write(i, process, does, now) : NOT_PLAIN;
}

function read(i: i32, process: i32, now: f64): i32 {
  const key: i32 = word(KEYS, i);
  let node: i32 = plainNode(process, key);
  if (node >= 0 && !isInPlace(key, node)) return NOT_PLAIN;
  if (node < 0) {
    // Whatever comes of it may have to ask the database.
    if (!isPlainQuery(key, now)) return NOT_PLAIN;
    setReal(NOW, now);
    node = newNode(process, key);
    if (node < 0) {
      node = standIn(process, key, 1);
      if (node < 0) return readByDetour(i, process, key, now);
      setWhole(DETOURS, whole(DETOURS) + 1);
    }
  }
  if (key >= whole(HELD)) return peek(i, process, node, key, now);
  const second: i32 = truncated(now) + CLOCK_AT_START;
  const slot: i32 = find(node, key);
  const isUsual: bool = !isUnusual(node, second);
  if (isUsual && slot !== 0 && isPlainHit(slot, second)) {
    setReal(NOW, now);
    hit(slot, second);
    return served(now);
  }
  if (!isPlainQuery(key, now)) return NOT_PLAIN;
  setReal(NOW, now);
  if (isUsual && slot === 0) {
    const misses: i32 = (node << LIST_NODE_SHIFT) * TALLY_COLUMNS + TALLY_GET_MISSES;
    setDouble(TALLIES, misses, double(TALLIES, misses) + 1.0);
  } else if (hostGet(node, key) !== 0) return served(now);
  return asksDatabase(i, process, now);
}

function asksDatabase(i: i32, process: i32, now: f64): i32 {
  setWhole(MISSES, whole(MISSES) + 1);
  setWord(MEANT, i, process);
  ask(i, process, DOES_READ, now);
  return DONE;
}

/** A get of a key that is not simulated: nothing changes on the node. */
function peek(i: i32, process: i32, node: i32, key: i32, now: f64): i32 {
  const second: i32 = truncated(now) + CLOCK_AT_START;
  const slot: i32 = find(node, heldOf(key));
  const isThere: bool = slot !== 0 && !isExpired(slot, second);
  const isUsual: bool = !isThere || !isUnusualPeek(node, slot, second);
  if (isThere && isUsual) {
    setReal(NOW, now);
    return served(now);
  }
  if (!isPlainQuery(key, now)) return NOT_PLAIN;
  setReal(NOW, now);
  if (!isUsual && hostGet(node, key) !== 0) return served(now);
  return asksDatabase(i, process, now);
}

/** The request is over as it comes. */
function served(now: f64): i32 {
  if (whole(SERVING) === BY_WORKERS) passWorker(now);
  return HIT;
}

/** The process' library has more to do than to send what it has; a query can come now. */
function readByDetour(i: i32, process: i32, key: i32, now: f64): i32 {
  setWord(MEANT, i, process);
  const came: i32 = hostDetour(process, key);
  if (came < 0) return BEGUN;
  if (came > 0) {
    setWhole(DETOUR_HITS, whole(DETOUR_HITS) + 1);
    served(now);
  } else {
    setWhole(DETOUR_MISSES, whole(DETOUR_MISSES) + 1);
    ask(i, process, DOES_READ, now);
  }
  return DONE;
}

function write(i: i32, process: i32, does: i32, now: f64): i32 {
  if (!isPlainQuery(word(KEYS, i), now)) return NOT_PLAIN;
  setReal(NOW, now);
  setWhole(WRITES, whole(WRITES) + 1);
  setWord(MEANT, i, process);
  ask(i, process, does, now);
  return DONE;
}
