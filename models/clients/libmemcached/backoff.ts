/**
 * What each object holds against each server: libmemcached's failure counters and timers (connect.cc, backoff_handling and
 * _memcached_connect; memcached_mark_server_for_timeout). Times are whole seconds of a clock that started long ago, as
 * Unix time did: 0 means no time at all.
 */

/** The clock at the start of the run. */
export const EPOCH = 1_000_000_000;

export interface BackoffOptions {
  readonly processes: number;
  readonly nodes: number;
  readonly failureLimit: number;
  readonly timeoutLimit: number;
  readonly retryTimeoutSeconds: number;
  /** False before 0.53 at its defaults: every call connects anew. */
  readonly backsOff: boolean;
}

export class Backoff {
  readonly connected: Uint8Array;
  /** No attempt until this second is over; 0 for none. */
  readonly nextRetry: Int32Array;
  /** 1: a connection to the server has failed since it last succeeded. */
  readonly blamed: Uint8Array;
  /** By process: how many servers are blamed. */
  readonly troubled: Uint16Array;
  readonly #nodes: number;
  readonly #failureLimit: number;
  readonly #timeoutLimit: number;
  readonly #retryTimeoutSeconds: number;
  readonly #backsOff: boolean;
  readonly #failures: Int32Array;
  readonly #timeouts: Int32Array;
  readonly #inBackoff: Uint8Array;

  constructor(options: BackoffOptions) {
    const rows = options.processes * options.nodes;
    this.#nodes = options.nodes;
    this.#failureLimit = options.failureLimit;
    this.#timeoutLimit = options.timeoutLimit;
    this.#retryTimeoutSeconds = options.retryTimeoutSeconds;
    this.#backsOff = options.backsOff;
    this.connected = new Uint8Array(rows);
    this.nextRetry = new Int32Array(rows);
    this.blamed = new Uint8Array(rows);
    this.troubled = new Uint16Array(options.processes);
    this.#failures = new Int32Array(rows);
    this.#timeouts = new Int32Array(rows);
    this.#inBackoff = new Uint8Array(rows);
  }

  /** A new object: nothing known, nothing connected. */
  forget(process: number): void {
    const from = process * this.#nodes;
    const to = from + this.#nodes;
    this.connected.fill(0, from, to);
    if (this.troubled[process] === 0) return;
    this.troubled[process] = 0;
    this.blamed.fill(0, from, to);
    this.nextRetry.fill(0, from, to);
    this.#failures.fill(0, from, to);
    this.#timeouts.fill(0, from, to);
    this.#inBackoff.fill(0, from, to);
  }

  atLimit(row: number): boolean {
    return this.#backsOff && this.#failures[row] >= this.#failureLimit;
  }

  inBackoff(row: number): boolean {
    return this.#inBackoff[row] === 1;
  }

  /** At the limit without auto-eject: wait again. */
  backOffAgain(row: number): void {
    this.#inBackoff[row] = 1;
    if (this.nextRetry[row] === 0) this.nextRetry[row] = 1;
  }

  /** At the limit with auto-eject: stay out for the dead timeout, then one attempt decides. */
  eject(row: number, until: number): void {
    this.nextRetry[row] = until;
    this.#failures[row] = this.#failureLimit - 1;
  }

  /** True if the backoff of the server ends with this call. */
  endBackoff(row: number, now: number): boolean {
    if (this.#inBackoff[row] === 0 || this.nextRetry[row] >= now) return false;
    this.#inBackoff[row] = 0;
    this.#timeouts[row] = 0;
    return true;
  }

  opened(process: number, row: number): void {
    this.connected[row] = 1;
    if (this.blamed[row] === 0) return;
    this.blamed[row] = 0;
    this.troubled[process]--;
    this.#failures[row] = 0;
    this.#timeouts[row] = 0;
    this.nextRetry[row] = 0;
    this.#inBackoff[row] = 0;
  }

  /** @param isFirst The first failure of this server within the call: no other counts (their `query_id`). */
  notOpened(process: number, row: number, now: number, isFirst = true): void {
    if (!this.#backsOff) return;
    if (this.blamed[row] === 0) {
      this.blamed[row] = 1;
      this.troubled[process]++;
    }
    if (isFirst) this.#timeouts[row]++;
    if (this.#timeouts[row] < this.#timeoutLimit) return;
    this.nextRetry[row] = now + this.#retryTimeoutSeconds;
    this.#inBackoff[row] = 1;
    if (isFirst) this.#failures[row]++;
  }

  /** The socket is closed; the server is not blamed for it. */
  broke(row: number): void {
    this.connected[row] = 0;
  }
}
