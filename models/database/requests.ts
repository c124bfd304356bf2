/**
 * The requests in flight, one row each in typed columns: those at the database, and those that wait for a node. Rows are
 * reused; a request that the cache answers at once never has one.
 */

import { Rows } from "../../src/core/rows.ts";

const CAPACITY = 1024;

/** What the application waits for, and a loader: its query is a read that no request wants. */
export const QueryKind = { read: 0, write: 1, load: 2 } as const;

/** How far a request has come. */
export const Stage = {
  /** Its get waits for a node. */
  get: 0,
  /** Its query is at the database. */
  query: 1,
  /** The set or delete after its query waits for a node. */
  update: 2,
  /** It waits in its host's backlog. */
  queued: 3,
  /** There is no request in this row. */
  over: 4,
  /** Its get has missed, as its page will learn when it comes to it: only then the request has begun. */
  missed: 5,
  /** Its query has failed, and it waits to ask again. */
  backoff: 6,
} as const;

/** Where in the database a query is. */
export const Place = {
  /** It is over, or not there yet. */
  none: 0,
  waiting: 1,
  atWork: 2,
  /** Nobody works on it and nobody will; its caller does not know yet. */
  lost: 3,
} as const;

/** Who has gone although something of the request is still under way. */
export const Left = {
  nobody: 0,
  /** The caller has its error; a worker goes on with the request, or will. */
  caller: 1,
  /** The page's caller, with its answer: the worker goes on with what need not be waited for. */
  answered: 3,
  /** The worker too: what it had begun, an operation of the library or a query, ends without it. */
  worker: 2,
} as const;

export class Requests extends Rows {
  /** Rows that are queries of loaders, and no requests. */
  ofLoaders = 0;
  key = new Int32Array(CAPACITY);
  process = new Int32Array(CAPACITY);
  kind = new Uint8Array(CAPACITY);
  /** What the request does, as its source said (`Does`). */
  does = new Uint8Array(CAPACITY);
  stage = new Uint8Array(CAPACITY);
  /** Running number of the request that asked, the same under every policy: it picks the service time. */
  number = new Float64Array(CAPACITY);
  /** When the request began, in seconds: latency counts from here. */
  beganAt = new Float64Array(CAPACITY);
  left = new Uint8Array(CAPACITY);
  /** When the application gives up on the database, in seconds. */
  timeoutAt = new Float64Array(CAPACITY);
  /** When it came to the database, in seconds, and where it is there. */
  arrivedAt = new Float64Array(CAPACITY);
  place = new Uint8Array(CAPACITY);
  /** Which of several databases it came to. */
  server = new Int32Array(CAPACITY);
  /** Seconds of work that it brings, once it is taken up. */
  workSeconds = new Float64Array(CAPACITY);
  /** Row of the page that the request is made for, -1 for none, or where that has gone on without it. */
  page = new Int32Array(CAPACITY);
  /** What the page does by it (`Act`); 0 for a request that belongs to no page. */
  act = new Uint8Array(CAPACITY);
  /** The gets that it is while it waits for its get: the keys of a multi-get, else one. */
  gets = new Int32Array(CAPACITY);
  /** The version of the key that the query read. */
  version = new Int32Array(CAPACITY);

  constructor() {
    super(CAPACITY);
  }

  take(): number {
    return this.takeRow();
  }

  /** What a request is when it begins; it belongs to no page. */
  begin(row: number, kind: number, process: number, key: number, number: number, nowSeconds: number): void {
    this.kind[row] = kind;
    this.process[row] = process;
    this.key[row] = key;
    this.number[row] = number;
    this.beganAt[row] = nowSeconds;
    this.page[row] = -1;
    this.act[row] = 0;
    this.gets[row] = 1;
  }

  /** Gets that wait. O(rows). */
  waitingGets(): number {
    let sum = 0;
    for (let row = 0; row < this.used; row++) if (this.stage[row] === Stage.get) sum += this.gets[row];
    return sum;
  }

  /** How many have come so far and no further. O(rows). */
  inStage(stage: number): number {
    let sum = 0;
    for (let row = 0; row < this.used; row++) if (this.stage[row] === stage) sum++;
    return sum;
  }

  /** Those whose caller has gone, or their worker too. O(rows). */
  whereLeft(left: number): number {
    let sum = 0;
    for (let row = 0; row < this.used; row++) if (this.left[row] === left) sum++;
    return sum;
  }

  release(row: number): void {
    this.stage[row] = Stage.over;
    this.left[row] = Left.nobody;
    this.releaseRow(row);
  }
}
