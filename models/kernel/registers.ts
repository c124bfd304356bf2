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
/** The whole second that has not ended. */
export const SECOND: i32 = 12;
export const TIMEOUT: i32 = 13;
export const ROUND_TRIP: i32 = 14;
/** Of the next event that is scheduled. */
export const SEQUENCE: i32 = 15;
export const SERVERS: i32 = 16;
export const QUEUE_LIMIT: i32 = 17;
/** The number of the first request of the block. */
export const FIRST_NUMBER: i32 = 18;

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
/** Latencies that are listed. */
export const LATENCIES: i32 = 9;
export const LATENCIES_ROOM: i32 = 10;
/** Since the kernel was entered: hits, misses, those of the misses whose key was being read already, and queries that ended. */
export const HITS: i32 = 11;
export const MISSES: i32 = 12;
export const DUPLICATES: i32 = 13;
export const FILLED: i32 = 14;
export const STAMPEDE_MAX: i32 = 15;
export const UNDER_WAY_MAX: i32 = 16;
/** Stand-ins that are busy, and the most of them at once. */
export const STANDING_IN: i32 = 17;
export const STAND_INS_MAX: i32 = 18;
/** Processes by name, and those of a host; 0 where a process serves any number of requests at a time. */
export const PROCESSES: i32 = 19;
export const PER_HOST: i32 = 20;
/** Places of a process in `sockets`. */
export const STRIDE: i32 = 21;
export const NODES: i32 = 22;
/** Something ails a node. */
export const AILING: i32 = 23;
/** Queries can be asked: nothing ails the database. */
export const OPEN: i32 = 24;
/** Of the nodes: 1 for the segmented LRU, as `Storage` has the others. */
export const MODERN: i32 = 25;
export const SEGMENT_BITS: i32 = 26;
export const CHUNK_BYTES_MAX: i32 = 27;
export const EVICTS: i32 = 28;
/** Where fetching ahead leaves what it has read. */
export const TOUCHED: i32 = 29;
/** The time-outs of queries: how many are watched, where the first stands, the ring's size, the kind of their event, whether that stands. */
export const WATCHED: i32 = 30;
export const WATCHED_FIRST: i32 = 31;
/** 0 where nobody watches them. */
export const WATCHED_ROOM: i32 = 32;
export const TIME_OUTS: i32 = 33;
export const IS_ARMED: i32 = 34;
