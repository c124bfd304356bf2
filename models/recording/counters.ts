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
  /** Queries that timed out: those that were finished all the same, and those that left the queue, or their server. */
  databaseLate: 41,
  databaseCancelled: 42,
  /** Queries that an outage of the database took with it. */
  databaseLost: 43,
  /** Seconds of work for queries that were done in time, and for those that nobody waited for any more when they ended. */
  databaseUsefulSeconds: 44,
  databaseWastedSeconds: 45,
  /** Queries that requests wanted, and those asked again after a failure: together all attempts, each refused or at the database. */
  queries: 46,
  databaseRetries: 47,
  /** Attempts that were refused before they reached the database: by an open breaker, a limit, throttling or shedding, */
  brokenOff: 48,
  limited: 49,
  throttled: 50,
  shed: 51,
  /** or since the error of the same read was kept. */
  negativeHits: 52,
  /** Breaker-seconds open: the integral of how many are. */
  breakerOpenSeconds: 53,
  /** Queries that wanted a connection of a pool; query-seconds that they waited for one. */
  poolQueries: 54,
  poolWaitSeconds: 55,
  /** Those that got none: their wait was over, no more may wait (or come), or the database had too many connections. */
  poolTimeouts: 56,
  poolRefusals: 57,
  connectionsRefused: 58,
  /** Reads that a replica answered with an older version than the primary had. */
  laggedReads: 59,
  /** Queries at shards beside that of the key, for reads that ask every shard. */
  scatterQueries: 60,
  /** Gets that hit on a node beside the cluster: a replica's, the gutter's, or the warm source's. */
  replicaHits: 61,
  gutterHits: 62,
  warmHits: 63,
  /** Queries of loaders that reached the database. */
  databaseLoads: 64,
  /** Reads that were answered with an older version since a fail-over had lost the newer ones. */
  lostWriteReads: 65,
  /** Queries that were dropped when their turn came, since their callers had gone: by the database, and those that waited for a connection. */
  databaseUnwanted: 66,
  poolUnwanted: 67,
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

/** Behind them, where a database has shards, what is counted of each: add the shard times `SHARD_COUNTERS`. */
export const OfShard = { queries: COUNTERS, busySeconds: COUNTERS + 1 } as const;
export const SHARD_COUNTERS = Object.keys(OfShard).length;
