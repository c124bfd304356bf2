/**
 * The status of each server in each process (mmc_server_failure, mmc_server_valid, mmc_find_persistent). pecl-memcache has
 * four: disconnected; connected in this web request; unknown, with a socket from an earlier one; failed, with the second in
 * which it failed. Connected and unknown are one state here. The number of the web request that opened the socket tells them
 * apart, so a new request costs nothing.
 *
 * With persistent connections the status outlives the web request: a failed server stays failed, with its old timer.
 */

const DISCONNECTED = 0;
const OPEN = 1;
const FAILED = 2;
/** Failed so long ago that no retry interval is still running. */
const LONG_AGO = -1_000_000_000;

export interface ServerStatusOptions {
  readonly processes: number;
  readonly nodes: number;
  /** Seconds; negative: a failed server is never tried again. */
  readonly retryIntervalSeconds: number;
  /** The status outlives the web request. */
  readonly persistent: boolean;
  /** addServer(status: false): every web request adds its servers as failed. */
  readonly addedAsFailed: boolean;
}

export class ServerStatus {
  /** By process: how many servers have failed. */
  readonly failed: Uint16Array;
  readonly #nodes: number;
  readonly #retryIntervalSeconds: number;
  readonly #persistent: boolean;
  readonly #addedAsFailed: boolean;
  readonly #state: Uint8Array;
  readonly #failedAt: Int32Array;
  /** The web request that opened the socket. */
  readonly #openedIn: Int32Array;
  /** The number of the process's present web request. */
  readonly #request: Int32Array;

  constructor({ processes, nodes, retryIntervalSeconds, persistent, addedAsFailed }: ServerStatusOptions) {
    const rows = processes * nodes;
    this.#nodes = nodes;
    this.#retryIntervalSeconds = retryIntervalSeconds;
    this.#persistent = persistent;
    this.#addedAsFailed = addedAsFailed;
    this.#state = new Uint8Array(rows).fill(addedAsFailed ? FAILED : DISCONNECTED);
    this.#failedAt = new Int32Array(rows).fill(LONG_AGO);
    this.#openedIn = new Int32Array(rows);
    this.#request = new Int32Array(processes);
    this.failed = new Uint16Array(processes).fill(addedAsFailed ? nodes : 0);
  }

  /** A web request finds its servers as the last one has left them. */
  get isPlain(): boolean {
    return this.#persistent && !this.#addedAsFailed;
  }

  /** The application adds its servers again. */
  newRequest(process: number): void {
    this.#request[process]++;
    if (this.isPlain) return;
    this.#addServers(process);
    if (!this.#persistent) this.#forget(process);
  }

  /** A new process, whose servers have no persistent connection yet. */
  replaced(process: number): void {
    this.#request[process] = 0;
    this.#addServers(process);
    this.#forget(process);
  }

  isFailed(process: number, node: number): boolean {
    return this.#state[process * this.#nodes + node] === FAILED;
  }

  /** True if the server may be used: it has not failed, or its retry interval is over. */
  isValid(process: number, node: number, nowSeconds: number): boolean {
    const row = process * this.#nodes + node;
    if (this.#state[row] !== FAILED) return true;
    const interval = this.#retryIntervalSeconds;
    return interval >= 0 && nowSeconds >= this.#failedAt[row] + interval;
  }

  /** When the retry interval of a failed server is over; Infinity: never. */
  validAgainAt(process: number, node: number): number {
    const interval = this.#retryIntervalSeconds;
    if (interval < 0) return Number.POSITIVE_INFINITY;
    return Math.max(0, this.#failedAt[process * this.#nodes + node] + interval);
  }

  /** Until when those in `down` have failed and may not be used; 0 if others have failed, or one of those has not. */
  areFailedUntil(process: number, down: Uint8Array, nowSeconds: number): number {
    let until = Number.POSITIVE_INFINITY;
    for (let node = 0; node < this.#nodes; node++) {
      if (this.isFailed(process, node) !== (down[node] === 1)) return 0;
      if (down[node] === 1) until = Math.min(until, this.validAgainAt(process, node));
    }
    return until > nowSeconds ? until : 0;
  }

  /** True if there is a socket, of this web request or an earlier one. */
  isOpen(process: number, node: number): boolean {
    return this.#state[process * this.#nodes + node] === OPEN;
  }

  isDisconnected(process: number, node: number): boolean {
    return this.#state[process * this.#nodes + node] === DISCONNECTED;
  }

  opened(process: number, node: number): void {
    const row = process * this.#nodes + node;
    this.#leave(process, row);
    this.#state[row] = OPEN;
    this.#openedIn[row] = this.#request[process];
  }

  notOpened(process: number, node: number, nowSeconds: number): void {
    this.#fail(process, process * this.#nodes + node, nowSeconds);
  }

  /** No answer came: a socket of an earlier web request is only closed, one of this request fails the server. */
  broke(process: number, node: number, nowSeconds: number): void {
    const row = process * this.#nodes + node;
    if (this.#state[row] === OPEN && this.#openedIn[row] !== this.#request[process]) this.#state[row] = DISCONNECTED;
    else this.#fail(process, row, nowSeconds);
  }

  #addServers(process: number): void {
    const state = this.#addedAsFailed ? FAILED : DISCONNECTED;
    this.#state.fill(state, process * this.#nodes, (process + 1) * this.#nodes);
    this.failed[process] = this.#addedAsFailed ? this.#nodes : 0;
  }

  #forget(process: number): void {
    this.#failedAt.fill(LONG_AGO, process * this.#nodes, (process + 1) * this.#nodes);
    this.#openedIn.fill(0, process * this.#nodes, (process + 1) * this.#nodes);
  }

  #fail(process: number, row: number, nowSeconds: number): void {
    if (this.#state[row] !== FAILED) this.failed[process]++;
    this.#state[row] = FAILED;
    this.#failedAt[row] = nowSeconds;
  }

  #leave(process: number, row: number): void {
    if (this.#state[row] === FAILED) this.failed[process]--;
  }
}
