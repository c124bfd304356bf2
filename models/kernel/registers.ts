/** What the registers are: the first ones of the numbers are as `Database.lend` writes them. */
import type { i32 } from "./subset.ts";

// Numbers.
export const IN_SERVICE: i32 = 0;
export const LEVELS_AT: i32 = 1;
export const PRESENCE: i32 = 2;
export const STAYS: i32 = 3;
export const QUEUE_MAX: i32 = 4;
export const LINE_HEAD: i32 = 5;
export const LINE_LENGTH: i32 = 6;
/** The time of what happened last. */
export const NOW: i32 = 7;
/** Of the counters that are sums of seconds: their values. */
export const BUSY_SECONDS: i32 = 8;
export const QUEUE_SECONDS: i32 = 9;
export const USEFUL_SECONDS: i32 = 10;
/** What began before has its figures in a slice of the recording that is over. */
export const LAST_CUT: i32 = 11;
export const TIMEOUT: i32 = 12;
export const ROUND_TRIP: i32 = 13;
/** Of the next event that is scheduled. */
export const SEQUENCE: i32 = 14;
export const SERVERS: i32 = 15;
export const QUEUE_LIMIT: i32 = 16;
/** The number of the first request of the block. */
export const FIRST_NUMBER: i32 = 17;
/** Of the workers: values of counters that are sums of seconds, up to when, and for how long they were kept. */
export const WORKER_SECONDS: i32 = 18;
export const BACKLOG_SECONDS: i32 = 19;
export const WASTED_SECONDS: i32 = 20;
export const WORKERS_AT: i32 = 21;
export const HELD_SECONDS: i32 = 22;
/** Of queries that read and of those that write: the mean work, where it is exponential, else 0. */
export const READ_MEAN: i32 = 23;
export const WRITE_MEAN: i32 = 24;
/** Of arrivals at one rate: from when, the mean gap, and how many are expected before the next one. */
export const START: i32 = 25;
export const GAP: i32 = 26;
export const POSITION: i32 = 27;
/** Share of requests that read. */
export const READS_SHARE: i32 = 28;

// Words.
/** Place in the block of the next request. */
export const NEXT: i32 = 0;
export const BLOCK: i32 = 1;
export const EVENTS: i32 = 2;
export const EVENTS_ROOM: i32 = 3;
export const ROWS_USED: i32 = 4;
export const ROWS_FREE: i32 = 5;
export const ROWS_ROOM: i32 = 6;
export const LINE_ROOM: i32 = 7;
/** The kind of event that is the end of a query. */
export const DUE: i32 = 8;
/** Requests that have ended and are listed. */
export const ENDS: i32 = 9;
export const ENDS_ROOM: i32 = 10;
/** Since the kernel was entered: gets that hit and that missed, */
export const HITS: i32 = 11;
export const MISSES: i32 = 12;
/** those of them that took a detour, */
export const DETOUR_HITS: i32 = 13;
export const DETOUR_MISSES: i32 = 14;
/** writes, reads whose key was being read already, queries that were completed, and sets that the host has not counted. */
export const WRITES: i32 = 15;
export const DUPLICATES: i32 = 16;
export const COMPLETIONS: i32 = 17;
export const SETS: i32 = 18;
export const STAMPEDE_MAX: i32 = 19;
export const UNDER_WAY_MAX: i32 = 20;
/** The host has put another array in the place of a column: nothing more can be done before that has moved in. */
export const OUTGROWN: i32 = 21;
/** Stand-ins that are busy, and the most of them at once. */
export const STANDING_IN: i32 = 22;
export const STAND_INS_MAX: i32 = 23;
/** How processes serve requests: any number at a time, one at a time, or as many as they have workers. */
export const SERVING: i32 = 40;
export const WORKERS_PER_PROCESS: i32 = 41;
export const WORKERS_BUSY: i32 = 42;
/** Requests that wait for a worker, and workers that are busy for callers who have gone. */
export const WAITING: i32 = 43;
export const WASTED: i32 = 44;
/** Since the start of the run. */
export const WORKERS_TAKEN: i32 = 45;
export const WORKERS_FREED: i32 = 46;
/** Processes by name, and those of a host. */
export const PROCESSES: i32 = 24;
export const PER_HOST: i32 = 25;
/** Places of a process in `sockets`. */
export const STRIDE: i32 = 26;
export const NODES: i32 = 27;
/** Queries can be asked: nothing ails the database. */
export const OPEN: i32 = 28;
/** Of the nodes: 1 for the segmented LRU, as `Storage` has the others. */
export const MODERN: i32 = 29;
export const SEGMENT_BITS: i32 = 30;
export const CHUNK_BYTES_MAX: i32 = 31;
export const EVICTS: i32 = 32;
/** Where fetching ahead leaves what it has read. */
export const TOUCHED: i32 = 33;
/** The time-outs of queries: how many are watched, where the first stands, the ring's size, the kind of their event, whether that stands. */
export const WATCHED: i32 = 34;
export const WATCHED_FIRST: i32 = 35;
/** 0 where nobody watches them. */
export const WATCHED_ROOM: i32 = 36;
export const TIME_OUTS: i32 = 37;
export const IS_ARMED: i32 = 38;
/** Deletes that the host has not counted, since the kernel was entered. */
export const DELETES: i32 = 47;
/** Queries that were rejected, likewise. */
export const REJECTIONS: i32 = 52;
/** Key of the random numbers that the work of queries is made of. */
export const WORK_KEY: i32 = 48;
/** Some key has been written to; items are of several kinds. */
export const VERSIONS_DIFFER: i32 = 49;
export const KINDS_DIFFER: i32 = 57;
/** How requests are drawn: what writes do, for how many processes, and the shift to a cell of the table of keys. */
export const WRITE_DOES: i32 = 58;
export const DRAWN_PROCESSES: i32 = 59;
export const CELL_SHIFT: i32 = 53;
/** The library can say which node stands in for one that is left alone. */
export const KNOWS_STAND_INS: i32 = 54;
/** Keys of which may be noted what that node is. */
export const SETTLED_ROOM: i32 = 61;
/** Since the kernel was entered: operations with such a node, and items that it got because of what ails the key's home. */
export const DETOURS: i32 = 55;
export const STORED_ELSEWHERE: i32 = 56;
/** Whether operations over open sockets may be where one that knows which nodes are dead would not send them, as `Strays` has it. */
export const STRAYS: i32 = 60;
/** Rows that are no requests. */
export const OF_LOADERS: i32 = 39;
/** Keys from here on are not simulated: they find what those find that come so many before them (`nodes/sampled-nodes.ts`). */
export const HELD: i32 = 50;
export const BEHIND: i32 = 51;
