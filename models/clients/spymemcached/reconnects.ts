/**
 * What spymemcached's IO thread does for its nodes (MemcachedConnection.java: queueReconnect, attemptReconnects,
 * checkPotentiallyTimedOutConnection). It tries a lost node after 2, 4, 8 ... seconds. A connection is all it wants, and a hung
 * process gives one, made by its kernel; a host that is off gives none until it answers one of TCP's SYNs. A node with too many
 * time-outs in a row is lost when the thread next wakes: at the client's next operation, or within a second.
 */
import { Calendar } from "../../../src/core/calendar.ts";
import { Outcome } from "../../network/outcome.ts";
import type { Probe } from "../client.ts";

export interface ReconnectsOptions {
  readonly nodes: number;
  readonly processes: number;
  readonly maxReconnectDelaySeconds: number;
  /** Time-outs in a row that end a connection. */
  readonly timeoutsUntilLost: number;
}

/** What the thread has to do for a row. */
const RECONNECT = 0;
const CHECK = 1;

/** How long the thread sleeps at most (net.spy.wakeupDelay). */
const WAKEUP_SECONDS = 1;
/** The queue leaves out what is due in the present millisecond (headMap). */
const LATER_SECONDS = 0.001;
/** SYNs that Linux sends again, after 1, 2, 4 ... 32 s; it gives up 64 s after the last (tcp_syn_retries). */
const SYN_RETRIES = 6;

export class Reconnects {
  /** By process: how many nodes are inactive or have timed out. */
  readonly troubled: Uint16Array;
  readonly #nodes: number;
  readonly #maxDelaySeconds: number;
  readonly #timeoutsUntilLost: number;
  readonly #open: Uint8Array;
  /** By row: reconnects since the node was last connected, 0 for an active node. */
  readonly #attempts: Int32Array;
  /** By row: SYNs sent again in the present attempt. */
  readonly #syns: Uint8Array;
  readonly #timeouts: Int32Array;
  /** By process: how many nodes have timed out too often, and when the thread last woke. */
  readonly #overLimit: Uint16Array;
  readonly #wokeAt: Float64Array;
  readonly #due = new Calendar(16);

  constructor({ nodes, processes, maxReconnectDelaySeconds, timeoutsUntilLost }: ReconnectsOptions) {
    const rows = nodes * processes;
    this.troubled = new Uint16Array(processes);
    this.#nodes = nodes;
    this.#maxDelaySeconds = maxReconnectDelaySeconds;
    this.#timeoutsUntilLost = timeoutsUntilLost;
    this.#open = new Uint8Array(rows);
    this.#attempts = new Int32Array(rows);
    this.#syns = new Uint8Array(rows);
    this.#timeouts = new Int32Array(rows);
    this.#overLimit = new Uint16Array(processes);
    this.#wokeAt = new Float64Array(processes);
  }

  get nextAtSeconds(): number {
    return this.#due.peekTime();
  }

  isActive(row: number): boolean {
    return this.#attempts[row] === 0;
  }

  isOpen(row: number): boolean {
    return this.#open[row] === 1;
  }

  /** Active and without a time-out. */
  isClean(row: number): boolean {
    return this.#attempts[row] === 0 && this.#timeouts[row] === 0;
  }

  /** Does all that is due by now. */
  work(seconds: number, probe: Probe): void {
    const due = this.#due;
    while (due.peekTime() <= seconds) {
      due.pop();
      const { kind, payload: row } = due;
      const process = this.#processOf(row);
      if (kind === CHECK) this.#check(process, seconds);
      else this.#tried(row, seconds, probe.connect(process, row - process * this.#nodes));
    }
  }

  /** An operation was put into a queue, which wakes the thread. */
  wake(process: number, seconds: number): void {
    this.#wokeAt[process] = seconds;
    if (this.#overLimit[process] > 0) this.#check(process, seconds);
  }

  opened(row: number): void {
    this.#open[row] = 1;
  }

  answered(row: number, seconds: number): void {
    const process = this.#processOf(row);
    this.#wokeAt[process] = seconds;
    if (this.#timeouts[row] === 0) return;
    this.#forgetTimeouts(row);
    this.troubled[process]--;
  }

  timedOut(row: number, seconds: number): void {
    if (this.#attempts[row] !== 0) return;
    const process = this.#processOf(row);
    if (this.#timeouts[row]++ === 0) this.troubled[process]++;
    if (this.#timeouts[row] !== this.#timeoutsUntilLost) return;
    this.#overLimit[process]++;
    const slept = seconds - this.#wokeAt[process];
    this.#due.push(seconds + WAKEUP_SECONDS - (slept % WAKEUP_SECONDS), CHECK, row);
  }

  lost(row: number, seconds: number): void {
    this.#open[row] = 0;
    if (this.#attempts[row] !== 0) return;
    if (this.#timeouts[row] === 0) this.troubled[this.#processOf(row)]++;
    this.#forgetTimeouts(row);
    this.#queue(row, seconds);
  }

  /** Nodes with too many time-outs are lost. */
  #check(process: number, seconds: number): void {
    const from = process * this.#nodes;
    for (let row = from; row < from + this.#nodes; row++) {
      if (this.#timeouts[row] >= this.#timeoutsUntilLost) this.lost(row, seconds);
    }
  }

  /** What came of a connection attempt, or of one of its SYNs. */
  #tried(row: number, seconds: number, outcome: Outcome): void {
    if (outcome === Outcome.answered) {
      this.#open[row] = 1;
      this.#attempts[row] = 0;
      this.#syns[row] = 0;
      this.troubled[this.#processOf(row)]--;
    } else if (outcome === Outcome.connectTimeout && this.#syns[row] < SYN_RETRIES) {
      this.#due.push(seconds + 2 ** this.#syns[row]++, RECONNECT, row);
    } else this.#queue(row, outcome === Outcome.connectTimeout ? seconds + 2 ** SYN_RETRIES : seconds);
  }

  #queue(row: number, seconds: number): void {
    this.#syns[row] = 0;
    this.#attempts[row]++;
    const delay = Math.min(this.#maxDelaySeconds, 2 ** this.#attempts[row]);
    this.#due.push(seconds + delay + LATER_SECONDS, RECONNECT, row);
  }

  #forgetTimeouts(row: number): void {
    if (this.#timeouts[row] >= this.#timeoutsUntilLost) this.#overLimit[this.#processOf(row)]--;
    this.#timeouts[row] = 0;
  }

  #processOf(row: number): number {
    return Math.floor(row / this.#nodes);
  }
}
