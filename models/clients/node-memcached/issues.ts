/**
 * The issues each process has with each server (lib/connection.js, IssueLog). After an issue it leaves the server alone until
 * a retry is due. It gives the server up when its failures are used up, or when a second call that was under way fails too. A
 * success clears nothing: only time restores the failures. Timers are looked at when the server is asked for.
 */

const NEVER = Number.POSITIVE_INFINITY;

export interface IssueOptions {
  readonly failures: number;
  readonly failuresSeconds: number;
  readonly retrySeconds: number;
  readonly reconnectSeconds: number;
  /** A server given up leaves the ring; otherwise its host is pinged later, and is taken to answer. */
  readonly removes: boolean;
}

export class Issues {
  /** By process: how many servers are left alone or given up. */
  readonly troubled: Uint16Array;
  readonly #nodes: number;
  readonly #options: IssueOptions;
  readonly #failed: Uint8Array;
  /** 1 while a retry is due. */
  readonly #locked: Uint8Array;
  readonly #failures: Int32Array;
  readonly #retryAt: Float64Array;
  readonly #resetAt: Float64Array;
  readonly #reconnectAt: Float64Array;

  constructor(processes: number, nodes: number, options: IssueOptions) {
    const rows = processes * nodes;
    this.troubled = new Uint16Array(processes);
    this.#nodes = nodes;
    this.#options = options;
    this.#failed = new Uint8Array(rows);
    this.#locked = new Uint8Array(rows);
    this.#failures = new Int32Array(rows).fill(options.failures);
    this.#retryAt = new Float64Array(rows).fill(NEVER);
    this.#resetAt = new Float64Array(rows).fill(NEVER);
    this.#reconnectAt = new Float64Array(rows).fill(NEVER);
  }

  /** As last seen: does not look at the timers. */
  hasFailed(process: number, node: number): boolean {
    return this.#failed[process * this.#nodes + node] === 1;
  }

  isFailed(process: number, node: number, now: number): boolean {
    const row = process * this.#nodes + node;
    this.#settle(process, row, now);
    return this.#failed[row] === 1;
  }

  /** Logs an issue; true if the server has to leave the ring. */
  log(process: number, node: number, now: number): boolean {
    const row = process * this.#nodes + node;
    const { failures, failuresSeconds, retrySeconds, reconnectSeconds, removes } = this.#options;
    this.#settle(process, row, now);
    this.#setFailed(process, row, 1);
    if (this.#failures[row] > 0 && this.#locked[row] === 0) {
      if (this.#failures[row] === failures) this.#resetAt[row] = now + failuresSeconds;
      this.#locked[row] = 1;
      this.#retryAt[row] = now + retrySeconds;
      return false;
    }
    this.#resetAt[row] = NEVER;
    if (removes) return true;
    if (this.#reconnectAt[row] === NEVER) this.#reconnectAt[row] = now + reconnectSeconds;
    return false;
  }

  /** Does what the timers have done by now, in their order. */
  #settle(process: number, row: number, now: number): void {
    for (;;) {
      const [retry, reset, reconnect] = [this.#retryAt[row], this.#resetAt[row], this.#reconnectAt[row]];
      const due = Math.min(retry, reset, reconnect);
      if (!(due <= now)) return;
      if (due === retry) {
        this.#retryAt[row] = NEVER;
        this.#failures[row]--;
        this.#locked[row] = 0;
        this.#setFailed(process, row, 0);
      } else {
        this.#failures[row] = this.#options.failures;
        if (due === reset) this.#resetAt[row] = NEVER;
        else {
          this.#reconnectAt[row] = NEVER;
          this.#setFailed(process, row, 0);
        }
      }
    }
  }

  #setFailed(process: number, row: number, failed: 0 | 1): void {
    if (this.#failed[row] === failed) return;
    this.#failed[row] = failed;
    this.troubled[process] += failed === 1 ? 1 : -1;
  }
}
