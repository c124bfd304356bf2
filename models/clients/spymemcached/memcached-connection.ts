/**
 * spymemcached's MemcachedConnection: each client has its own thread, which keeps a connection to each node. A node that loses
 * its connection is inactive until a reconnect succeeds; the thread tries after 2, 4, 8 ... seconds. Meanwhile the failure
 * mode decides what becomes of operations on the node's keys. The next operation notices that an idle connection has ended,
 * and is cancelled.
 */
import { Calendar } from "../../../src/core/calendar.ts";
import { Outcome } from "../../network/outcome.ts";
import { type Client, type Operation, Step } from "../client.ts";
import type { Locator } from "./locator.ts";

export interface MemcachedConnectionParts {
  readonly name: string;
  readonly nodes: number;
  readonly processes: number;
  readonly locator: Locator;
  readonly redistributes: boolean;
  readonly maxReconnectDelaySeconds: number;
  /** Time-outs in a row that end a connection. */
  readonly timeoutsUntilLost: number;
  readonly operationTimeoutMs: number;
}

export class MemcachedConnection implements Client {
  readonly name: string;
  readonly nodes: number;
  readonly processes: number;
  readonly keepsSockets = true;
  readonly connectTimeoutMs: number;
  readonly ioTimeoutMs: number;
  readonly #locator: Locator;
  readonly #redistributes: boolean;
  readonly #maxDelaySeconds: number;
  readonly #timeoutsUntilLost: number;
  readonly #open: Uint8Array;
  /** By row: reconnects since the node was last connected, 0 for an active node. */
  readonly #reconnects: Int32Array;
  readonly #timeouts: Int32Array;
  /** By process: how many nodes are inactive or have timed out. */
  readonly #troubled: Uint16Array;
  /** Reconnects, by their time. */
  readonly #due = new Calendar(16);

  constructor(parts: MemcachedConnectionParts) {
    const rows = parts.processes * parts.nodes;
    this.name = parts.name;
    this.nodes = parts.nodes;
    this.processes = parts.processes;
    this.connectTimeoutMs = parts.operationTimeoutMs;
    this.ioTimeoutMs = parts.operationTimeoutMs;
    this.#locator = parts.locator;
    this.#redistributes = parts.redistributes;
    this.#maxDelaySeconds = parts.maxReconnectDelaySeconds;
    this.#timeoutsUntilLost = parts.timeoutsUntilLost;
    this.#open = new Uint8Array(rows);
    this.#reconnects = new Int32Array(rows);
    this.#timeouts = new Int32Array(rows);
    this.#troubled = new Uint16Array(parts.processes);
  }

  get backgroundAtSeconds(): number {
    return this.#due.peekTime();
  }

  background(seconds: number, connect: (process: number, node: number) => Outcome): void {
    const due = this.#due;
    while (due.peekTime() <= seconds) {
      due.pop();
      const { time: at, payload: row } = due;
      const process = Math.floor(row / this.nodes);
      if (connect(process, row % this.nodes) === Outcome.answered) {
        this.#open[row] = 1;
        this.#reconnects[row] = 0;
        this.#troubled[process]--;
      } else this.#queueReconnect(row, at);
    }
  }

  usual(process: number, key: number): number {
    const home = this.#locator.home[key];
    if (home < 0 || this.#troubled[process] === 0) return home;
    const row = process * this.nodes + home;
    return this.#reconnects[row] === 0 && this.#timeouts[row] === 0 ? home : -1;
  }

  start(op: Operation): number {
    const { process, key } = op;
    op.resultCode = 0;
    const primary = this.#locator.home[key];
    if (primary < 0) return Step.failed;
    const node = this.#isActive(process, primary) ? primary : this.#other(process, key);
    // With nobody to take it, the operation waits for the primary in vain.
    if (node < 0) return Step.failed;
    return this.#open[process * this.nodes + node] === 1 ? Step.send(node) : Step.connect(node);
  }

  after(op: Operation, outcome: Outcome): number {
    const { process, step, seconds } = op;
    const node = Step.node(step);
    const row = process * this.nodes + node;
    if (outcome === Outcome.answered) {
      if (Step.isConnect(step)) {
        this.#open[row] = 1;
        return Step.send(node);
      }
      this.#answered(process, row);
      return Step.done;
    }
    if (Step.isConnect(step)) {
      // The client makes its connections when it starts; an operation goes where it can.
      this.#lost(process, row, seconds);
      return this.start(op);
    }
    if (outcome === Outcome.ioTimeout) this.#timedOut(process, row, seconds);
    else this.#lost(process, row, seconds);
    return Step.failed;
  }

  newRequest(): void {}

  settled(key: number, down: Uint8Array, tried?: number[]): number {
    const primary = this.#locator.home[key];
    if (primary < 0) return -1;
    tried?.push(primary);
    if (down[primary] !== 1) return primary;
    for (let look = 0; this.#redistributes && look < this.#locator.looks; look++) {
      const node = this.#locator.next(key, look);
      tried?.push(node);
      if (down[node] !== 1) return node;
    }
    return -1;
  }

  #isActive(process: number, node: number): boolean {
    return this.#reconnects[process * this.nodes + node] === 0;
  }

  /** The first active node of the sequence, or -1. */
  #other(process: number, key: number): number {
    for (let look = 0; this.#redistributes && look < this.#locator.looks; look++) {
      const node = this.#locator.next(key, look);
      if (this.#isActive(process, node)) return node;
    }
    return -1;
  }

  #answered(process: number, row: number): void {
    if (this.#timeouts[row] === 0) return;
    this.#timeouts[row] = 0;
    this.#troubled[process]--;
  }

  #timedOut(process: number, row: number, seconds: number): void {
    if (this.#reconnects[row] !== 0) return;
    if (this.#timeouts[row]++ === 0) this.#troubled[process]++;
    if (this.#timeouts[row] >= this.#timeoutsUntilLost) this.#lost(process, row, seconds);
  }

  #lost(process: number, row: number, seconds: number): void {
    this.#open[row] = 0;
    if (this.#reconnects[row] !== 0) return;
    if (this.#timeouts[row] === 0) this.#troubled[process]++;
    this.#timeouts[row] = 0;
    this.#queueReconnect(row, seconds);
  }

  #queueReconnect(row: number, seconds: number): void {
    this.#reconnects[row]++;
    this.#due.push(seconds + Math.min(this.#maxDelaySeconds, 2 ** this.#reconnects[row]), 0, row);
  }
}
