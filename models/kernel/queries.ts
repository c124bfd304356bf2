/** A read that missed: its query comes to the database, begins, ends, and its answer is stored; as `Application`, `Database` and `Updates` have it. */
import {
  DONE_AT,
  FACTS,
  FREE_ROWS,
  ITEM_BYTES,
  LINE,
  LISTED,
  ROW_ACT,
  ROW_ARRIVED_AT,
  ROW_BEGAN_AT,
  ROW_DOES,
  ROW_GETS,
  ROW_KEY,
  ROW_KIND,
  ROW_LEFT,
  ROW_NUMBER,
  ROW_PAGE,
  ROW_PLACE,
  ROW_PROCESS,
  ROW_SERVER,
  ROW_STAGE,
  ROW_TIMEOUT_AT,
  ROW_VERSION,
  ROW_WORK,
  TTL_SECONDS,
} from "./columns.ts";
import { schedule } from "./events.ts";
import { CLOCK_AT_START, FACT_KIND, FACT_READING, FACT_VERSION, KEY_WORDS } from "./item-layout.ts";
import { isPlainSet, set } from "./node.ts";
import {
  AILING,
  BUSY_SECONDS,
  DUE,
  DUPLICATES,
  EVENTS,
  EVENTS_ROOM,
  FILLED,
  FIRST_NUMBER,
  IN_SERVICE,
  LAST_CUT,
  LATENCIES,
  LATENCIES_ROOM,
  LEVELS_AT,
  LINE_HEAD,
  LINE_LENGTH,
  LINE_ROOM,
  MISSES,
  OPEN,
  PRESENCE,
  QUEUE_LIMIT,
  QUEUE_MAX,
  QUEUE_SECONDS,
  ROUND_TRIP,
  ROWS_FREE,
  ROWS_ROOM,
  ROWS_USED,
  SECOND,
  SERVERS,
  STAMPEDE_MAX,
  STAYS,
  TIMEOUT,
  UNDER_WAY_MAX,
  USEFUL_SECONDS,
  WATCHED,
  WATCHED_ROOM,
} from "./registers.ts";
import { free, plainHome, take } from "./routes.ts";
import {
  asReal,
  type bool,
  byte,
  double,
  type f64,
  hostWork,
  type i32,
  real,
  setByte,
  setDouble,
  setReal,
  setWhole,
  setWord,
  truncated,
  whole,
  word,
} from "./subset.ts";
import { watch } from "./time-outs.ts";

// As `Stage` and `Place` have them.
const STAGE_QUERY: i32 = 1;
const STAGE_OVER: i32 = 4;
const PLACE_NONE: i32 = 0;
const PLACE_WAITING: i32 = 1;
const PLACE_AT_WORK: i32 = 2;
/** What has waited longer counts as unanswered. */
const MINUTE_SECONDS: f64 = 60.0;
/** Where no query of a row is at work. */
const NOT_AT_WORK: f64 = Number.NaN;

/** The row that has waited longest. */
function firstInLine(): i32 {
  return word(LINE, truncated(real(LINE_HEAD)));
}

/** Nobody waits for longer than his time-out. */
function hasOverdue(now: f64): bool {
  return real(LINE_LENGTH) > 0.0 && double(ROW_TIMEOUT_AT, firstInLine()) < now;
}

/** A query can come now: nothing ails the database, and there is room in every column. */
export function isPlainMiss(now: f64): bool {
  if (whole(OPEN) === 0 || hasOverdue(now)) return false;
  if (whole(ROWS_FREE) === 0 && whole(ROWS_USED) === whole(ROWS_ROOM)) return false;
  // One for the query's end, and one for the time-outs.
  if (whole(EVENTS) + 2 > whole(EVENTS_ROOM)) return false;
  if (whole(WATCHED_ROOM) > 0 && whole(WATCHED) === whole(WATCHED_ROOM)) return false;
  const isFree: bool = real(IN_SERVICE) < real(SERVERS);
  return isFree || (real(LINE_LENGTH) < real(QUEUE_LIMIT) && real(LINE_LENGTH) < asReal(whole(LINE_ROOM)));
}

function takeRow(): i32 {
  const spare: i32 = whole(ROWS_FREE);
  if (spare > 0) {
    setWhole(ROWS_FREE, spare - 1);
    return word(FREE_ROWS, spare - 1);
  }
  const row: i32 = whole(ROWS_USED);
  setWhole(ROWS_USED, row + 1);
  return row;
}

function releaseRow(row: i32): void {
  setByte(ROW_STAGE, row, STAGE_OVER);
  setByte(ROW_LEFT, row, 0);
  const spare: i32 = whole(ROWS_FREE);
  setWord(FREE_ROWS, spare, row);
  setWhole(ROWS_FREE, spare + 1);
}

/** Request `i` of the block has missed, and asks; to be called where the miss is plain. */
export function ask(i: i32, process: i32, key: i32, now: f64): void {
  const row: i32 = takeRow();
  take(process);
  setByte(ROW_KIND, row, 0);
  setWord(ROW_PROCESS, row, process);
  setWord(ROW_KEY, row, key);
  setDouble(ROW_NUMBER, row, real(FIRST_NUMBER) + asReal(i));
  setDouble(ROW_BEGAN_AT, row, now);
  setWord(ROW_PAGE, row, -1);
  setByte(ROW_ACT, row, 0);
  setWord(ROW_GETS, row, 1);
  setByte(ROW_DOES, row, 0);
  setByte(ROW_STAGE, row, STAGE_QUERY);
  setWhole(MISSES, whole(MISSES) + 1);
  const reading: i32 = key * KEY_WORDS + FACT_READING;
  const concurrent: i32 = word(FACTS, reading) + 1;
  setWord(FACTS, reading, concurrent);
  if (concurrent > 1) {
    setWhole(DUPLICATES, whole(DUPLICATES) + 1);
    if (concurrent > whole(STAMPEDE_MAX)) setWhole(STAMPEDE_MAX, concurrent);
  }
  integrate(now);
  setDouble(ROW_TIMEOUT_AT, row, now + real(TIMEOUT));
  setDouble(ROW_ARRIVED_AT, row, now);
  setWord(ROW_SERVER, row, 0);
  watch(row);
  if (real(IN_SERVICE) < real(SERVERS)) begin(row, now);
  else enqueue(row);
  const underWay: i32 = whole(ROWS_USED) - whole(ROWS_FREE);
  if (underWay > whole(UNDER_WAY_MAX)) setWhole(UNDER_WAY_MAX, underWay);
}

function enqueue(row: i32): void {
  const length: i32 = truncated(real(LINE_LENGTH));
  setByte(ROW_PLACE, row, PLACE_WAITING);
  setWord(LINE, (truncated(real(LINE_HEAD)) + length) & (whole(LINE_ROOM) - 1), row);
  setReal(LINE_LENGTH, asReal(length + 1));
  if (asReal(length + 1) > real(QUEUE_MAX)) setReal(QUEUE_MAX, asReal(length + 1));
}

function begin(row: i32, now: f64): void {
  const work: f64 = hostWork(row);
  setByte(ROW_PLACE, row, PLACE_AT_WORK);
  setDouble(ROW_WORK, row, work);
  setReal(IN_SERVICE, real(IN_SERVICE) + 1.0);
  setWord(ROW_VERSION, row, word(FACTS, word(ROW_KEY, row) * KEY_WORDS + FACT_VERSION));
  setDouble(DONE_AT, row, now + work);
  schedule(now + work, whole(DUE), row);
}

/** Brings the integrals of the database up to now. */
function integrate(now: f64): void {
  const elapsed: f64 = now - real(LEVELS_AT);
  if (elapsed === 0.0) return;
  setReal(BUSY_SECONDS, real(BUSY_SECONDS) + elapsed * real(IN_SERVICE));
  setReal(QUEUE_SECONDS, real(QUEUE_SECONDS) + elapsed * real(LINE_LENGTH));
  setReal(PRESENCE, real(PRESENCE) + elapsed * (real(IN_SERVICE) + real(LINE_LENGTH)));
  setReal(LEVELS_AT, now);
}

/** The query in this row ends now, and all that follows from it is plain. */
export function isPlainEnd(row: i32, now: f64): bool {
  if (double(DONE_AT, row) !== now || whole(OPEN) === 0 || whole(AILING) !== 0) return false;
  if (byte(ROW_KIND, row) !== 0 || byte(ROW_DOES, row) !== 0 || byte(ROW_LEFT, row) !== 0) return false;
  if (double(ROW_TIMEOUT_AT, row) < now || hasOverdue(now)) return false;
  // What it counts belongs to the present.
  const beganAt: f64 = double(ROW_BEGAN_AT, row);
  if (beganAt < real(LAST_CUT) || beganAt < real(SECOND) || beganAt >= real(SECOND) + 1.0) return false;
  if (now - beganAt > MINUTE_SECONDS || whole(LATENCIES) === whole(LATENCIES_ROOM)) return false;
  const key: i32 = word(ROW_KEY, row);
  const facts: i32 = key * KEY_WORDS;
  if (word(ROW_VERSION, row) !== word(FACTS, facts + FACT_VERSION)) return false;
  const node: i32 = plainHome(word(ROW_PROCESS, row), key);
  if (node < 0) return false;
  const kind: i32 = word(FACTS, facts + FACT_KIND);
  return isPlainSet(node, key, word(ITEM_BYTES, kind), word(TTL_SECONDS, kind), truncated(now) + CLOCK_AT_START);
}

/** To be called where the end is plain, its event taken out. */
export function end(row: i32, now: f64): void {
  setDouble(DONE_AT, row, NOT_AT_WORK);
  integrate(now);
  setReal(IN_SERVICE, real(IN_SERVICE) - 1.0);
  setReal(STAYS, real(STAYS) + (now - double(ROW_ARRIVED_AT, row)));
  setByte(ROW_PLACE, row, PLACE_NONE);
  setReal(USEFUL_SECONDS, real(USEFUL_SECONDS) + double(ROW_WORK, row));
  const process: i32 = word(ROW_PROCESS, row);
  const key: i32 = word(ROW_KEY, row);
  const facts: i32 = key * KEY_WORDS;
  setWord(FACTS, facts + FACT_READING, word(FACTS, facts + FACT_READING) - 1);
  const kind: i32 = word(FACTS, facts + FACT_KIND);
  const node: i32 = plainHome(process, key);
  const second: i32 = truncated(now) + CLOCK_AT_START;
  set(node, key, word(ITEM_BYTES, kind), word(TTL_SECONDS, kind), word(ROW_VERSION, row), second);
  setWhole(FILLED, whole(FILLED) + 1);
  const listed: i32 = whole(LATENCIES);
  setDouble(LISTED, listed, (now - double(ROW_BEGAN_AT, row) + real(ROUND_TRIP)) * 1000.0);
  setWhole(LATENCIES, listed + 1);
  free(process);
  releaseRow(row);
  if (real(LINE_LENGTH) > 0.0) beginFirst(now);
}

/** Who has waited longest is taken up. */
function beginFirst(now: f64): void {
  const row: i32 = firstInLine();
  setReal(LINE_HEAD, asReal((truncated(real(LINE_HEAD)) + 1) & (whole(LINE_ROOM) - 1)));
  setReal(LINE_LENGTH, real(LINE_LENGTH) - 1.0);
  begin(row, now);
}
