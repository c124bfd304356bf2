/** Requests of the block and ends of queries, in the order of their times, as far as they are plain. */
import { DOES, EVENT_ROWS, EVENT_TIMES, KEYS, KINDS, MEANT, PAYLOADS, TALLIES, TIMES } from "./columns.ts";
import { unschedule } from "./events.ts";
import { CLOCK_AT_START, LIST_NODE_SHIFT, TALLY_COLUMNS, TALLY_GET_MISSES } from "./item-layout.ts";
import { find, hit, isPlainHit, isUnusual } from "./node.ts";
import { ask, end, isPlainEnd, isPlainMiss } from "./queries.ts";
import { BLOCK, DUE, HITS, NEXT, NOW } from "./registers.ts";
import { idleFor, plainHome } from "./routes.ts";
import {
  type bool,
  byte,
  double,
  type f64,
  type i32,
  setDouble,
  setReal,
  setWhole,
  setWord,
  truncated,
  whole,
  word,
} from "./subset.ts";

// Why the kernel stops, as `Stopped` has it.
const BLOCK_IS_OVER: i32 = 0;
const REQUEST_IS_NOT_PLAIN: i32 = 1;
const EVENT_IS_NOT_PLAIN: i32 = 2;
const TIME_IS_UP: i32 = 3;

/** What a request came to. */
const NOT_PLAIN: i32 = 0;
const HIT: i32 = 1;
const MISS: i32 = 2;

/** Goes on with the next request of the block, until this time, in seconds. */
export function run(until: f64): i32 {
  const block: i32 = whole(BLOCK);
  let i: i32 = whole(NEXT);
  let hits: i32 = 0;
  let now: f64 = double(TIMES, i);
  let due: f64 = double(EVENT_TIMES, 0);
  let why: i32 = TIME_IS_UP;
  for (;;) {
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
    if (came === NOT_PLAIN) {
      why = REQUEST_IS_NOT_PLAIN;
      break;
    }
    if (came === HIT) hits++;
    else due = double(EVENT_TIMES, 0);
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
  const process: i32 = idleFor(word(MEANT, i));
  if (process < 0 || byte(DOES, i) !== 0) return NOT_PLAIN;
  const key: i32 = word(KEYS, i);
  const node: i32 = plainHome(process, key);
  if (node < 0) return NOT_PLAIN;
  const second: i32 = truncated(now) + CLOCK_AT_START;
  if (isUnusual(node, second)) return NOT_PLAIN;
  const slot: i32 = find(node, key);
  if (slot !== 0) {
    if (!isPlainHit(slot, second)) return NOT_PLAIN;
    setReal(NOW, now);
    hit(slot, second);
    return HIT;
  }
  if (!isPlainMiss(now)) return NOT_PLAIN;
  setReal(NOW, now);
  const misses: i32 = (node << LIST_NODE_SHIFT) * TALLY_COLUMNS + TALLY_GET_MISSES;
  setDouble(TALLIES, misses, double(TALLIES, misses) + 1.0);
  setWord(MEANT, i, process);
  ask(i, process, key, now);
  return MISS;
}
