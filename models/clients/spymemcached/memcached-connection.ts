/**
 * spymemcached's MemcachedConnection: each client has an IO thread, which keeps a connection to each node. A node that loses
 * its connection is inactive until the thread has reconnected (reconnects.ts). Meanwhile the failure mode decides what becomes
 * of operations on the node's keys. An operation that nobody else takes stays in the queue of its node: it is sent when the
 * node is connected again, or times out there. The next operation notices that an idle connection has ended, and is cancelled.
 */
import { Outcome } from "../../network/outcome.ts";
import { type Client, type Operation, type Probe, Step } from "../client.ts";
import type { MultiGet, MultiGetCall, MultiGets } from "../multi-get.ts";
import type { Locator } from "./locator.ts";
import { GetBulk } from "./multi-get.ts";
import { Reconnects } from "./reconnects.ts";

export type FailureMode = "Redistribute" | "Retry" | "Cancel";

export interface MemcachedConnectionParts {
  readonly name: string;
  readonly nodes: number;
  readonly processes: number;
  readonly locator: Locator;
  readonly failureMode: FailureMode;
  readonly maxReconnectDelaySeconds: number;
  /** Time-outs in a row that end a connection. */
  readonly timeoutsUntilLost: number;
  readonly operationTimeoutMs: number;
  readonly notes: readonly string[];
}

/** What the operation remembers: when it began, in milliseconds that wrap at 32 bits. */
const BEGAN_MS = 0;

export class MemcachedConnection implements Client {
  readonly name: string;
  readonly nodes: number;
  readonly processes: number;
  readonly keepsSockets = true;
  readonly connectTimeoutMs: number;
  readonly ioTimeoutMs: number;
  readonly notes: readonly string[];
  readonly multiGet: MultiGets = { dead: "its keys", hung: "all keys", ask: (call) => this.#getBulk(call) };
  readonly #locator: Locator;
  readonly #failureMode: FailureMode;
  readonly #reconnects: Reconnects;

  constructor(parts: MemcachedConnectionParts) {
    this.name = parts.name;
    this.nodes = parts.nodes;
    this.processes = parts.processes;
    this.connectTimeoutMs = parts.operationTimeoutMs;
    this.ioTimeoutMs = parts.operationTimeoutMs;
    this.notes = parts.notes;
    this.#locator = parts.locator;
    this.#failureMode = parts.failureMode;
    this.#reconnects = new Reconnects(parts);
  }

  get backgroundAtSeconds(): number {
    return this.#reconnects.nextAtSeconds;
  }

  background(seconds: number, probe: Probe): void {
    this.#reconnects.work(seconds, probe);
  }

  get homes(): Int16Array {
    return this.#locator.home;
  }

  usual(process: number, key: number): number {
    const home = this.#locator.home[key];
    if (home < 0 || this.#reconnects.troubled[process] === 0) return home;
    return this.#reconnects.isClean(process * this.nodes + home) ? home : -1;
  }

  troubled(process: number): boolean {
    return this.#reconnects.troubled[process] > 0;
  }

  start(op: Operation): number {
    const { process, key, seconds, scratch } = op;
    op.resultCode = 0;
    scratch[BEGAN_MS] = Math.round(seconds * 1000);
    const primary = this.#locator.home[key];
    if (primary < 0) return Step.failed;
    const node = this.#place(process, key, primary);
    if (node < 0) return Step.failed;
    this.#reconnects.wake(process, seconds);
    return this.#send(op, node);
  }

  after(op: Operation, outcome: Outcome): number {
    const { process, step, seconds } = op;
    const node = Step.node(step);
    const row = process * this.nodes + node;
    if (outcome === Outcome.waited) return this.#send(op, node);
    if (outcome === Outcome.answered) {
      if (Step.isConnect(step)) {
        this.#reconnects.opened(row);
        return Step.send(node);
      }
      this.#reconnects.answered(row, seconds);
      return Step.done;
    }
    if (Step.isConnect(step)) {
      // The client makes its connections when it starts; an operation goes where it can.
      this.#reconnects.lost(row, seconds);
      return this.start(op);
    }
    if (outcome === Outcome.ioTimeout) this.#reconnects.timedOut(row, seconds);
    else this.#reconnects.lost(row, seconds);
    return Step.failed;
  }

  newRequest(): void {}

  settled(key: number, down: Uint8Array, tried?: number[]): number {
    const primary = this.#locator.home[key];
    if (primary < 0) return -1;
    tried?.push(primary);
    if (down[primary] !== 1) return primary;
    for (let look = 0; this.#redistributes() && look < this.#locator.looks; look++) {
      const node = this.#locator.next(key, look);
      tried?.push(node);
      if (down[node] !== 1) return node;
    }
    return -1;
  }

  #redistributes(): boolean {
    return this.#failureMode === "Redistribute";
  }

  /** The node that takes the operation, active or not; -1 if it is cancelled (addOperation). */
  #place(process: number, key: number, primary: number): number {
    const from = process * this.nodes;
    if (this.#reconnects.isActive(from + primary)) return primary;
    if (this.#failureMode === "Cancel") return -1;
    return this.#redistributes() ? this.#nextActive(process, key, primary) : primary;
  }

  /** The first active node behind the primary, which it is itself if there is none. */
  #nextActive(process: number, key: number, primary: number): number {
    for (let look = 0; look < this.#locator.looks; look++) {
      const node = this.#locator.next(key, look);
      if (this.#reconnects.isActive(process * this.nodes + node)) return node;
    }
    return primary;
  }

  #getBulk(call: MultiGetCall): MultiGet {
    const { process } = call;
    const reconnects = this.#reconnects;
    const row = (node: number) => process * this.nodes + node;
    return new GetBulk(call, {
      opTimeoutSeconds: this.ioTimeoutMs / 1000,
      place: (key) => {
        const primary = this.#locator.home[key];
        if (primary < 0 || reconnects.isActive(row(primary))) return primary;
        return this.#nextActive(process, key, primary);
      },
      isActive: (node) => reconnects.isActive(row(node)),
      isOpen: (node) => reconnects.isOpen(row(node)),
      opened: (node) => reconnects.opened(row(node)),
      answered: (node) => reconnects.answered(row(node), call.seconds),
      timedOut: (node) => reconnects.timedOut(row(node), call.seconds),
      lost: (node) => reconnects.lost(row(node), call.seconds),
      wake: () => reconnects.wake(process, call.seconds),
    });
  }

  /** Sends over the node's connection, or waits in its queue until there is one or the operation's time is over. */
  #send(op: Operation, node: number): number {
    const { process, seconds, scratch } = op;
    const row = process * this.nodes + node;
    const isActive = this.#reconnects.isActive(row);
    const waitedMs = (Math.round(seconds * 1000) - scratch[BEGAN_MS]) | 0;
    if (isActive && waitedMs === 0) return this.#reconnects.isOpen(row) ? Step.send(node) : Step.connect(node);
    if (this.#failureMode === "Cancel" || waitedMs >= this.ioTimeoutMs) return Step.failed;
    const leftSeconds = (this.ioTimeoutMs - waitedMs) / 1000;
    if (isActive) op.ioTimeoutSeconds = leftSeconds;
    else op.waitSeconds = leftSeconds;
    return isActive ? Step.send(node) : Step.wait(node);
  }
}
