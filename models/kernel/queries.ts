/** A query comes to the database, begins, ends, and the cache is told of it; as `Application` and `Database` have it. */
import { ln, uniformAt } from "./chance.ts";
import {
  DONE_AT,
  FREE_ROWS,
  KEYS,
  LINE,
  LISTED,
  LISTED_SINCE,
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
} from "./columns.ts";
import { schedule } from "./events.ts";
import { versionOf } from "./facts.ts";
import { fills, QUERY_READS, READS } from "./fills.ts";
import { addRead, dropRead, READS_MAX, readsOf } from "./index.ts";
import { heldOf } from "./node.ts";
import {
  BUSY_SECONDS,
  COMPLETIONS,
  DUE,
  DUPLICATES,
  ENDS,
  ENDS_ROOM,
  EVENTS,
  EVENTS_ROOM,
  FIRST_NUMBER,
  HELD,
  IN_SERVICE,
  LEVELS_AT,
  LINE_HEAD,
  LINE_LENGTH,
  LINE_ROOM,
  OF_LOADERS,
  OPEN,
  PRESENCE,
  QUEUE_LIMIT,
  QUEUE_MAX,
  QUEUE_SECONDS,
  READ_MEAN,
  REJECTIONS,
  ROUND_TRIP,
  ROWS_FREE,
  ROWS_ROOM,
  ROWS_USED,
  SERVERS,
  SERVING,
  STAMPEDE_MAX,
  STAYS,
  TIMEOUT,
  UNDER_WAY_MAX,
  USEFUL_SECONDS,
  WATCHED,
  WATCHED_ROOM,
  WORK_KEY,
  WRITE_MEAN,
} from "./registers.ts";
import { BY_WORKERS, free, take } from "./routes.ts";
import {
  asReal,
  type bool,
  byte,
  double,
  type f64,
  hostUpdate,
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
import { doesAnyWait } from "./workers.ts";

// As `Stage` and `Place` have them.
const STAGE_QUERY: i32 = 1;
const STAGE_OVER: i32 = 4;
const PLACE_NONE: i32 = 0;
const PLACE_WAITING: i32 = 1;
const PLACE_AT_WORK: i32 = 2;
/** Events that one step schedules at most: the end of a query, its time-out, and what the library waits for. */
const EVENTS_SPARE: i32 = 8;
/** As `QueryKind` has it. */
const QUERY_WRITES: i32 = 1;
/** Instead of the latency of a request that has none: one that wrote. */
const NO_LATENCY: f64 = -1.0;
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

/** A query of the key can come now: nothing ails the database, and there is room in every column. */
export function isPlainQuery(key: i32, now: f64): bool {
  if (whole(OPEN) === 0 || hasOverdue(now) || readsOf(heldOf(key)) === READS_MAX) return false;
  if (whole(ROWS_FREE) === 0 && whole(ROWS_USED) === whole(ROWS_ROOM)) return false;
  if (whole(EVENTS) + EVENTS_SPARE > whole(EVENTS_ROOM)) return false;
  if (whole(WATCHED_ROOM) > 0 && whole(WATCHED) === whole(WATCHED_ROOM)) return false;
  if (real(IN_SERVICE) < real(SERVERS)) return true;
  return isLineFull() ? whole(ENDS) < whole(ENDS_ROOM) : real(LINE_LENGTH) < asReal(whole(LINE_ROOM));
}

function isLineFull(): bool {
  return real(LINE_LENGTH) >= real(QUEUE_LIMIT);
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

/** Request `i` of the block asks the database, to read what it has missed or to write; to be called where that is plain. */
export function ask(i: i32, process: i32, does: i32, now: f64): void {
  const row: i32 = takeRow();
  const key: i32 = word(KEYS, i);
  take(process, now);
  setByte(ROW_KIND, row, does === READS ? QUERY_READS : QUERY_WRITES);
  setWord(ROW_PROCESS, row, process);
  setWord(ROW_KEY, row, key);
  setDouble(ROW_NUMBER, row, real(FIRST_NUMBER) + asReal(i));
  setDouble(ROW_BEGAN_AT, row, now);
  setWord(ROW_PAGE, row, -1);
  setByte(ROW_ACT, row, 0);
  setWord(ROW_GETS, row, 1);
  setByte(ROW_DOES, row, does);
  setByte(ROW_STAGE, row, STAGE_QUERY);
  if (does === READS) isRead(key);
  integrate(now);
  setDouble(ROW_TIMEOUT_AT, row, now + real(TIMEOUT));
  setDouble(ROW_ARRIVED_AT, row, now);
  setWord(ROW_SERVER, row, 0);
  const isFree: bool = real(IN_SERVICE) < real(SERVERS);
  if (!isFree && isLineFull()) rejected(row, now);
  else {
    watch(row);
    if (isFree) begin(row, now);
    else enqueue(row);
  }
  noteUnderWay();
}

/** As many wait as may: the request in this row, which begins now, has an error. */
function rejected(row: i32, now: f64): void {
  setWhole(REJECTIONS, whole(REJECTIONS) + 1);
  isReadNoMore(row);
  answer(row, now);
}

/** One more query reads the key. One that is not simulated has as many under way as the one that is. */
function isRead(key: i32): void {
  const concurrent: i32 = readsOf(heldOf(key)) + 1;
  if (key < whole(HELD)) addRead(key);
  if (concurrent === 1) return;
  setWhole(DUPLICATES, whole(DUPLICATES) + 1);
  if (concurrent > whole(STAMPEDE_MAX)) setWhole(STAMPEDE_MAX, concurrent);
}

/** The query in this row is over. */
function isReadNoMore(row: i32): void {
  const key: i32 = word(ROW_KEY, row);
  if (byte(ROW_KIND, row) !== QUERY_READS || key >= whole(HELD)) return;
  dropRead(key);
}

function noteUnderWay(): void {
  const underWay: i32 = whole(ROWS_USED) - whole(ROWS_FREE) - whole(OF_LOADERS);
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
  const work: f64 = workOf(row);
  setByte(ROW_PLACE, row, PLACE_AT_WORK);
  setDouble(ROW_WORK, row, work);
  setReal(IN_SERVICE, real(IN_SERVICE) + 1.0);
  setWord(ROW_VERSION, row, versionOf(word(ROW_KEY, row)));
  setDouble(DONE_AT, row, now + work);
  schedule(now + work, whole(DUE), row);
}

/** As `Database.usualWork`. */
function workOf(row: i32): f64 {
  const mean: f64 = real(byte(ROW_KIND, row) === QUERY_WRITES ? WRITE_MEAN : READ_MEAN);
  return mean > 0.0 ? -mean * ln(1.0 - uniformAt(whole(WORK_KEY), double(ROW_NUMBER, row))) : hostWork(row);
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

/** The query in this row ends now, somebody waits for it, nobody for whoever asked it, and nothing ails the database. */
export function isPlainEnd(row: i32, now: f64): bool {
  if (double(DONE_AT, row) !== now || whole(OPEN) === 0) return false;
  if (byte(ROW_KIND, row) > QUERY_WRITES || byte(ROW_LEFT, row) !== 0) return false;
  if (readsOf(word(ROW_KEY, row)) === READS_MAX) return false;
  if (double(ROW_TIMEOUT_AT, row) < now || hasOverdue(now)) return false;
  if (whole(SERVING) === BY_WORKERS && doesAnyWait(word(ROW_PROCESS, row))) return false;
  if (now - double(ROW_BEGAN_AT, row) > MINUTE_SECONDS || whole(ENDS) === whole(ENDS_ROOM)) return false;
  return whole(EVENTS) + EVENTS_SPARE <= whole(EVENTS_ROOM);
}

/** To be called where the end is plain, its event taken out. */
export function end(row: i32, now: f64): void {
  setDouble(DONE_AT, row, NOT_AT_WORK);
  integrate(now);
  setReal(IN_SERVICE, real(IN_SERVICE) - 1.0);
  setReal(STAYS, real(STAYS) + (now - double(ROW_ARRIVED_AT, row)));
  setByte(ROW_PLACE, row, PLACE_NONE);
  setReal(USEFUL_SECONDS, real(USEFUL_SECONDS) + double(ROW_WORK, row));
  setWhole(COMPLETIONS, whole(COMPLETIONS) + 1);
  isReadNoMore(row);
  if (fills(row, now) || hostUpdate(row) === 0) answer(row, now);
  else noteUnderWay();
  if (real(LINE_LENGTH) > 0.0) beginFirst(now);
}

/** The request is over. */
function answer(row: i32, now: f64): void {
  const beganAt: f64 = double(ROW_BEGAN_AT, row);
  const listed: i32 = whole(ENDS);
  let latency: f64 = NO_LATENCY;
  if (byte(ROW_KIND, row) === QUERY_READS) latency = (now - beganAt + real(ROUND_TRIP)) * 1000.0;
  setDouble(LISTED, listed, latency);
  setDouble(LISTED_SINCE, listed, beganAt);
  setWhole(ENDS, listed + 1);
  free(word(ROW_PROCESS, row), now);
  releaseRow(row);
}

/** Who has waited longest is taken up. */
function beginFirst(now: f64): void {
  const row: i32 = firstInLine();
  setReal(LINE_HEAD, asReal((truncated(real(LINE_HEAD)) + 1) & (whole(LINE_ROOM) - 1)));
  setReal(LINE_LENGTH, real(LINE_LENGTH) - 1.0);
  begin(row, now);
}
