/**
 * The requests in flight, one row each in typed columns: those at the database, and those that wait for a node. Rows are
 * reused; a request that the cache answers at once never has one.
 */

/** What the application waits for. */
export const QueryKind = { read: 0, write: 1 } as const;

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
  /** Its end came at its deadline; the database is still at work on its query. */
  givenUp: 4,
  /** There is no request in this row. */
  over: 5,
} as const;

export class Requests {
  key = new Int32Array(1024);
  process = new Int32Array(1024);
  kind = new Uint8Array(1024);
  stage = new Uint8Array(1024);
  /** Running number of the request that asked, the same under every policy: it picks the service time. */
  number = new Float64Array(1024);
  /** When the request began, in seconds: latency counts from here. */
  beganAt = new Float64Array(1024);
  /** When the application gives up on the database, in seconds. */
  deadline = new Float64Array(1024);
  /** The version of the key that the query read. */
  version = new Int32Array(1024);
  #free = new Int32Array(1024);
  #freeCount = 0;
  #used = 0;

  /** Rows in use. */
  get size(): number {
    return this.#used - this.#freeCount;
  }

  take(): number {
    if (this.#freeCount > 0) return this.#free[--this.#freeCount];
    if (this.#used === this.key.length) this.#grow();
    return this.#used++;
  }

  /** How many have come so far and no further. O(rows). */
  inStage(stage: number): number {
    let sum = 0;
    for (let row = 0; row < this.#used; row++) if (this.stage[row] === stage) sum++;
    return sum;
  }

  release(row: number): void {
    this.stage[row] = Stage.over;
    this.#free[this.#freeCount++] = row;
  }

  #grow(): void {
    const length = this.key.length * 2;
    this.key = widened(this.key, new Int32Array(length));
    this.process = widened(this.process, new Int32Array(length));
    this.kind = widened(this.kind, new Uint8Array(length));
    this.stage = widened(this.stage, new Uint8Array(length));
    this.number = widened(this.number, new Float64Array(length));
    this.beganAt = widened(this.beganAt, new Float64Array(length));
    this.deadline = widened(this.deadline, new Float64Array(length));
    this.version = widened(this.version, new Int32Array(length));
    this.#free = widened(this.#free, new Int32Array(length));
  }
}

/** What `from` held, in a longer array. */
export function widened<T extends Int32Array | Uint8Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
