/** Where each column of the memory begins: the engine says so for each memory before the kernel works on it. */
import type { i32 } from "./subset.ts";

// The nodes, as `Storage` has them.
export let ITEMS: i32 = 0;
/** Two words a key: see `index.ts`. */
export let INDEX: i32 = 0;
export let FACTS: i32 = 0;
export let TALLIES: i32 = 0;
export let FLUSH_FROM: i32 = 0;
export let CHECKED_AT: i32 = 0;
export let EVICTED_FROM: i32 = 0;
export let EVICTED_NEXT: i32 = 0;
export let BY_EIGHTH: i32 = 0;
// The calendar.
export let EVENT_TIMES: i32 = 0;
export let EVENT_ROWS: i32 = 0;
export let SEQUENCES: i32 = 0;
export let KINDS: i32 = 0;
export let PAYLOADS: i32 = 0;
// The requests in flight, by row, and the rows that are free.
export let ROW_KEY: i32 = 0;
export let ROW_PROCESS: i32 = 0;
export let ROW_KIND: i32 = 0;
export let ROW_DOES: i32 = 0;
export let ROW_STAGE: i32 = 0;
export let ROW_NUMBER: i32 = 0;
export let ROW_BEGAN_AT: i32 = 0;
export let ROW_LEFT: i32 = 0;
export let ROW_TIMEOUT_AT: i32 = 0;
export let ROW_ARRIVED_AT: i32 = 0;
export let ROW_PLACE: i32 = 0;
export let ROW_SERVER: i32 = 0;
export let ROW_WORK: i32 = 0;
export let ROW_PAGE: i32 = 0;
export let ROW_ACT: i32 = 0;
export let ROW_GETS: i32 = 0;
export let ROW_VERSION: i32 = 0;
export let FREE_ROWS: i32 = 0;
/** When the query in each row is done. */
export let DONE_AT: i32 = 0;
/** The queries that wait, in a ring. */
export let LINE: i32 = 0;
/** Queries whose time-outs are watched, in a ring. */
export let WATCHED_ROWS: i32 = 0;
export let WATCHED_TIMES: i32 = 0;
// The wire.
export let SOCKETS: i32 = 0;
export let INCARNATION: i32 = 0;
/** Of each process: 0 where all nodes are the same to it, so that it goes to each key's home. */
export let TROUBLED: i32 = 0;
/** Of each process by node: what it usually does with the keys whose home that is, as `Views` has it. */
export let VIEWS: i32 = 0;
/** Of each process the second until which keys of homes that it leaves alone go where `SETTLED` says: of each key this node and one more, 0 where nobody has asked. */
export let STANDS_IN_UNTIL: i32 = 0;
export let SETTLED: i32 = 0;
// Processes that serve one request at a time.
export let BUSY: i32 = 0;
export let IDLE: i32 = 0;
export let SPARE: i32 = 0;
export let NEXT_SPARE: i32 = 0;
// Workers, where they are limited: those that are busy of each process; of each host those that are idle, and the row that has waited longest.
export let BUSY_WORKERS: i32 = 0;
export let IDLE_WORKERS: i32 = 0;
export let FIRST_WAITING: i32 = 0;
// By kind of item.
export let ITEM_BYTES: i32 = 0;
export let TTL_SECONDS: i32 = 0;
// The block of requests.
export let TIMES: i32 = 0;
export let KEYS: i32 = 0;
export let MEANT: i32 = 0;
export let DOES: i32 = 0;
/** Of requests that have ended and are still to be recorded: their latency in milliseconds, negative for none, and when they began. */
export let LISTED: i32 = 0;
export let LISTED_SINCE: i32 = 0;
/** Keys of the block that will be set, and then the items that go for them. */
export let STORES: i32 = 0;
// How requests are drawn: the states of streams, Zipf's law, the table of exponential numbers, and draws of a stream.
export let TIME_STREAM: i32 = 0;
export let KEY_STREAM: i32 = 0;
export let KIND_STREAM: i32 = 0;
export let PROCESS_STREAM: i32 = 0;
export let BUCKETS: i32 = 0;
export let THRESHOLDS: i32 = 0;
export let TO_ALIAS: i32 = 0;
export let UNIT_MINUS_LN: i32 = 0;
export let UNIT_RECIPROCAL: i32 = 0;
export let UNIT_SCALE: i32 = 0;
export let DRAWS: i32 = 0;

/** The columns in the order of their numbers. */
export function place(column: i32, at: i32): void {
  if (column === 0) ITEMS = at;
  else if (column === 1) INDEX = at;
  else if (column === 2) FACTS = at;
  else if (column === 3) TALLIES = at;
  else if (column === 4) FLUSH_FROM = at;
  else if (column === 5) CHECKED_AT = at;
  else if (column === 6) EVICTED_FROM = at;
  else if (column === 7) EVICTED_NEXT = at;
  else if (column === 8) BY_EIGHTH = at;
  else if (column === 9) EVENT_TIMES = at;
  else if (column === 10) EVENT_ROWS = at;
  else if (column === 11) SEQUENCES = at;
  else if (column === 12) KINDS = at;
  else if (column === 13) PAYLOADS = at;
  else if (column === 14) ROW_KEY = at;
  else if (column === 15) ROW_PROCESS = at;
  else if (column === 16) ROW_KIND = at;
  else if (column === 17) ROW_DOES = at;
  else if (column === 18) ROW_STAGE = at;
  else if (column === 19) ROW_NUMBER = at;
  else if (column === 20) ROW_BEGAN_AT = at;
  else if (column === 21) ROW_LEFT = at;
  else if (column === 22) ROW_TIMEOUT_AT = at;
  else if (column === 23) ROW_ARRIVED_AT = at;
  else if (column === 24) ROW_PLACE = at;
  else if (column === 25) ROW_SERVER = at;
  else if (column === 26) ROW_WORK = at;
  else if (column === 27) ROW_PAGE = at;
  else if (column === 28) ROW_ACT = at;
  else if (column === 29) ROW_GETS = at;
  else if (column === 30) ROW_VERSION = at;
  else if (column === 31) FREE_ROWS = at;
  else if (column === 32) DONE_AT = at;
  else if (column === 33) LINE = at;
  else if (column === 34) SOCKETS = at;
  else if (column === 35) INCARNATION = at;
  else if (column === 36) TROUBLED = at;
  else if (column === 37) BUSY = at;
  else if (column === 38) IDLE = at;
  else if (column === 39) SPARE = at;
  else if (column === 40) NEXT_SPARE = at;
  else if (column === 41) ITEM_BYTES = at;
  else if (column === 42) TTL_SECONDS = at;
  else if (column === 43) TIMES = at;
  else if (column === 44) KEYS = at;
  else if (column === 45) MEANT = at;
  else if (column === 46) DOES = at;
  else if (column === 47) LISTED = at;
  else if (column === 48) LISTED_SINCE = at;
  else if (column === 49) STORES = at;
  else if (column === 50) WATCHED_ROWS = at;
  else if (column === 51) WATCHED_TIMES = at;
  else if (column === 52) BUSY_WORKERS = at;
  else if (column === 53) IDLE_WORKERS = at;
  else if (column === 54) FIRST_WAITING = at;
  else if (column === 55) TIME_STREAM = at;
  else if (column === 56) KEY_STREAM = at;
  else if (column === 57) KIND_STREAM = at;
  else if (column === 58) PROCESS_STREAM = at;
  else if (column === 59) BUCKETS = at;
  else if (column === 60) THRESHOLDS = at;
  else if (column === 61) TO_ALIAS = at;
  else if (column === 62) UNIT_MINUS_LN = at;
  else if (column === 63) UNIT_RECIPROCAL = at;
  else if (column === 64) UNIT_SCALE = at;
  else if (column === 65) DRAWS = at;
  else if (column === 66) VIEWS = at;
  else if (column === 67) STANDS_IN_UNTIL = at;
  else if (column === 68) SETTLED = at;
}
