/**
 * What is counted on the hot path: one slot of a Float64Array each, only ever added to. Rates, ratios and phases are
 * differences of two readings.
 */
import { CAUSES } from "./causes.ts";

export const Counter = {
  /** Requests of the application that began. */
  requests: 0,
  /** Requests that ended, with an answer or an error: each exactly once. */
  ended: 1,
  /** Requests that ended with an error (refused by their host or the database, or the database took too long, or their deadline passed). */
  errors: 2,
  /** Gets asked of the cache, and how they ended; the three ends sum to the gets. */
  gets: 3,
  getHits: 4,
  getMisses: 5,
  /** Gets that reached no node; the application cannot tell them from misses. */
  getFailures: 6,
  /** Gets that returned a value older than the database's. */
  staleReads: 7,
  /** Sets asked of the cache (fills and writes), and those that returned false. */
  sets: 8,
  setFailures: 9,
  deletes: 10,
  deleteFailures: 11,
  /** Queries that reached the database: reads (the fall-through) and writes. */
  databaseReads: 12,
  databaseWrites: 13,
  databaseCompletions: 14,
  databaseRejections: 15,
  databaseTimeouts: 16,
  /** Database reads of a key that was being read already: the size of a stampede. */
  duplicateReads: 17,
  /** Server-seconds spent on queries, and query-seconds spent waiting: integrals of two levels. */
  databaseBusySeconds: 18,
  databaseQueueSeconds: 19,
  /** Operations whose client had to do more than send over an open socket. */
  detours: 20,
  /** Hits that had to wait for a node: their latency is recorded one by one. */
  lateHits: 21,
  /** Requests that no worker could take and no backlog had room for; they are errors too. */
  refusals: 22,
  /** Requests that waited in a backlog. */
  queued: 23,
  /** Worker-seconds spent on requests, and request-seconds spent in backlogs. */
  workerBusySeconds: 24,
  backlogSeconds: 25,
  /** Operations routed elsewhere than by the view of a process that knows which nodes are dead, and seconds with any. */
  splitOperations: 26,
  splitSeconds: 27,
  /** Gets without an end when the run ended, and requests without one. */
  getsUnanswered: 28,
  requestsUnended: 29,
  /** Copies stored on another node while their own was lost: what failing over means. */
  storedElsewhere: 30,
  /** Requests whose deadline passed, and gets that nobody waits for any more since their process was killed. */
  deadlines: 31,
  getsAbandoned: 32,
  /** Queries at the database for a caller who had gone, and worker-seconds spent on such requests. */
  wastedQueries: 33,
  wastedWorkerSeconds: 34,
  /** Pages that began; ended, with an answer or an error; of these with an error; answered late; without an end when the run ended. */
  pages: 35,
  pagesEnded: 36,
  pagesFailed: 37,
  pagesSlow: 38,
  pagesUnended: 39,
  /** Pages that waited in a backlog. */
  pagesQueued: 40,
} as const;
export type Counter = (typeof Counter)[keyof typeof Counter];

const SINGLE = Object.keys(Counter).length;

/** Where the counters by cause begin: add the cause. */
export const ByCause = {
  staleCopies: SINGLE,
  strandedCopies: SINGLE + CAUSES,
  staleReads: SINGLE + 2 * CAUSES,
} as const;

export const COUNTERS = SINGLE + 3 * CAUSES;
