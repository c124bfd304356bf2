/** The pages that run or wait for a worker, one row each in typed columns. Rows are reused. */
import { Rows } from "../../src/core/rows.ts";

const CAPACITY = 64;

/** How far a page has come. */
export const PageState = {
  /** There is no page in this row. */
  over: 0,
  /** It waits in its host's backlog. */
  queued: 1,
  /** It waits for a request, an operation or a query. */
  waits: 2,
  /** An event is due at which it goes on: with an action that has been put off until its own clock is paid, */
  putOff: 3,
  /** or with the query of a read that missed, */
  asks: 4,
  /** or comes to its end. */
  ends: 5,
  /** or from its sleep, */
  sleeps: 6,
  /** or with its next read. */
  reads: 7,
  /** It waits for another page, and no event is due. */
  parked: 8,
} as const;

export class Pages extends Rows {
  process = new Int32Array(CAPACITY);
  /** Running number, the same under every policy. */
  number = new Float64Array(CAPACITY);
  beganAt = new Float64Array(CAPACITY);
  /** When its worker took it. */
  takenAt = new Float64Array(CAPACITY);
  /**
   * The page's own clock: when all that it has done so far is over. It runs ahead of the simulation's by the round trips and
   * the work of a row of hits, which schedule nothing; one event pays for all of them before something that can differ.
   */
  clock = new Float64Array(CAPACITY);
  /** Time of its own that it works, in all. */
  workSeconds = new Float64Array(CAPACITY);
  /** The time of its own that it works when its present action is over. */
  workAfter = new Float64Array(CAPACITY);
  /** When the event comes at which it goes on; one of another time is of something else. */
  dueAt = new Float64Array(CAPACITY);
  step = new Int32Array(CAPACITY);
  state = new Uint8Array(CAPACITY);
  /** As of a request: the caller has its error, and a worker goes on with the page. */
  left = new Uint8Array(CAPACITY);
  /** 1: the library has not been told yet that a web request has begun. */
  isNew = new Uint8Array(CAPACITY);
  /** 1: its process serves nothing else. */
  hasProcess = new Uint8Array(CAPACITY);
  /** Row of the request that it waits for, -1 for none. */
  request = new Int32Array(CAPACITY);
  /** What its last action came to (`Result`). */
  act = new Uint8Array(CAPACITY);
  key = new Int32Array(CAPACITY);
  /** Of its reads: where they begin among its keys, how many they are, and how many are over or under way. */
  position = new Int32Array(CAPACITY);
  toRead = new Int32Array(CAPACITY);
  count = new Int32Array(CAPACITY);
  /** Of its last multi-get. */
  roundTrips = new Int32Array(CAPACITY);
  isDone = new Uint8Array(CAPACITY);
  isFailure = new Uint8Array(CAPACITY);
  version = new Int32Array(CAPACITY);
  /** The key that it has written to the database by a query of its own and not yet to the cache, -1 for none. */
  wrote = new Int32Array(CAPACITY);
  /** Its keys and what it wants of each; index `row * keysPerPage + i`. */
  keys: Int32Array;
  wants: Uint8Array;
  readonly keysPerPage: number;
  /** Page-seconds so far up to `#levelsAt`: the integral of the number of pages, and the sum of the times of those that ended. */
  #integral = 0;
  #levelsAt = 0;
  #sojourns = 0;

  constructor(keysPerPage: number) {
    super(CAPACITY);
    this.keysPerPage = keysPerPage;
    this.keys = new Int32Array(CAPACITY * keysPerPage);
    this.wants = new Uint8Array(CAPACITY * keysPerPage);
  }

  take(nowSeconds: number): number {
    this.#settle(nowSeconds);
    return this.takeRow();
  }

  /** The page is over, perhaps since some time ago that nobody noticed. */
  release(row: number, endedAt: number, nowSeconds: number): void {
    this.#settle(nowSeconds);
    this.#integral -= nowSeconds - endedAt;
    this.#sojourns += endedAt - this.beganAt[row];
    this.state[row] = PageState.over;
    this.left[row] = 0;
    this.releaseRow(row);
  }

  /** The integral of the number of pages over time until now. */
  integral(nowSeconds: number): number {
    this.#settle(nowSeconds);
    return this.#integral;
  }

  /** The times that all pages have spent until now, those that ended and those that have not. */
  sojourns(nowSeconds: number): number {
    let sum = this.#sojourns;
    for (let row = 0; row < this.used; row++) {
      if (this.state[row] !== PageState.over) sum += nowSeconds - this.beganAt[row];
    }
    return sum;
  }

  /** How many are in this state. O(rows). */
  inState(state: number): number {
    let sum = 0;
    for (let row = 0; row < this.used; row++) if (this.state[row] === state) sum++;
    return sum;
  }

  /** How many have written a key to the database, and not yet to the cache. O(rows). */
  written(): number {
    let sum = 0;
    for (let row = 0; row < this.used; row++) if (this.state[row] !== PageState.over && this.wrote[row] >= 0) sum++;
    return sum;
  }

  /** True once for each page: the library is to be told that a web request begins. */
  begins(row: number): boolean {
    if (this.isNew[row] === 0) return false;
    this.isNew[row] = 0;
    return true;
  }

  #settle(nowSeconds: number): void {
    this.#integral += (nowSeconds - this.#levelsAt) * this.size;
    this.#levelsAt = nowSeconds;
  }
}
