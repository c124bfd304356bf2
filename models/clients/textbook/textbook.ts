/**
 * A client that is no library: it places keys as a textbook says and notices a dead server at once. An operation goes to the
 * key's server. If that fails in any way, the same call goes on to the server the key has without it, until one answers. By
 * default nothing is remembered, so the next operation sees a server that is back.
 */
import type { Keys } from "../../hashing/keys.ts";
import { Outcome } from "../../network/outcome.ts";
import { type Client, type Operation, type Server, Step } from "../client.ts";
import { Sockets } from "../shared/sockets.ts";
import type { KeyPlacement } from "./key-placement.ts";
import { options } from "./options.ts";

/** What the operation remembers: its number, which marks the servers it has failed on. */
const NUMBER = 0;

export interface TextbookParts {
  readonly name: string;
  readonly servers: readonly Server[];
  readonly keys: Keys;
  readonly processes: number;
  readonly placement: KeyPlacement;
  /** The default of `retry`. */
  readonly retrySeconds: number;
  readonly options: Readonly<Record<string, unknown>>;
}

export class Textbook implements Client {
  readonly name: string;
  readonly nodes: number;
  readonly processes: number;
  readonly keepsSockets = true;
  readonly connectTimeoutMs: number;
  readonly ioTimeoutMs: number;
  /** Without a dead server keys of others move too, so a process that knows looks elsewhere than one that does not yet. */
  readonly usualMayStray: boolean;
  readonly #retrySeconds: number;
  readonly #failsOver: boolean;
  readonly #placement: KeyPlacement;
  readonly #movesOthers: boolean;
  readonly #home: Int16Array;
  readonly #sockets: Sockets;
  /** By row: the server is left alone until then, 0 for one that is not dead; and the operation that last failed on it. */
  readonly #deadUntil: Float64Array;
  readonly #failedIn: Int32Array;
  /** By process: how many servers are dead. */
  readonly #deadCount: Uint16Array;
  readonly #out: Uint8Array;
  #operations = 0;

  constructor({ name, servers, keys, processes, placement, retrySeconds, options: given }: TextbookParts) {
    const set = options.parse(given);
    const nodes = servers.length;
    this.name = name;
    this.nodes = nodes;
    this.processes = processes;
    this.connectTimeoutMs = (set.timeout ?? 1) * 1000;
    this.ioTimeoutMs = this.connectTimeoutMs;
    this.#retrySeconds = set.retry ?? retrySeconds;
    this.#failsOver = set.failover ?? true;
    this.#placement = placement;
    this.#movesOthers = placement.movesOthers && this.#failsOver;
    this.usualMayStray = this.#movesOthers;
    this.#home = Int16Array.from(placement.home, (home, key) => (keys.name(key) === "" ? -1 : home));
    this.#sockets = new Sockets(processes, nodes);
    this.#deadUntil = new Float64Array(processes * nodes);
    this.#failedIn = new Int32Array(processes * nodes);
    this.#deadCount = new Uint16Array(processes);
    this.#out = new Uint8Array(nodes);
  }

  usual(process: number, key: number): number {
    const home = this.#home[key];
    if (this.#deadCount[process] === 0 || home < 0) return home;
    if (this.#movesOthers) return -1;
    return this.#deadUntil[process * this.nodes + home] === 0 ? home : -1;
  }

  start(op: Operation): number {
    op.resultCode = 0;
    if (this.#home[op.key] < 0) return Step.failed;
    this.#operations = (this.#operations + 1) | 0 || 1;
    op.scratch[NUMBER] = this.#operations;
    return this.#choose(op);
  }

  after(op: Operation, outcome: Outcome): number {
    const { process, step, seconds } = op;
    const node = Step.node(step);
    const row = process * this.nodes + node;
    if (outcome === Outcome.answered) {
      if (!Step.isConnect(step)) return Step.done;
      this.#sockets.opened(process, node);
      if (this.#deadUntil[row] !== 0) {
        this.#deadUntil[row] = 0;
        this.#deadCount[process]--;
      }
      return Step.send(node);
    }
    this.#sockets.closed(process, node);
    // A broken connection says nothing of the server: it may have restarted.
    if (outcome === Outcome.broken) return Step.connect(node);
    if (this.#deadUntil[row] === 0) this.#deadCount[process]++;
    // Never 0, which stands for a server that is not dead.
    this.#deadUntil[row] = Math.max(seconds + this.#retrySeconds, Number.MIN_VALUE);
    this.#failedIn[row] = op.scratch[NUMBER];
    return this.#failsOver ? this.#choose(op) : Step.failed;
  }

  newRequest(): void {}

  replaced(process: number): void {
    this.#sockets.closedAll(process);
    this.#deadCount[process] = 0;
    this.#deadUntil.fill(0, process * this.nodes, (process + 1) * this.nodes);
    this.#failedIn.fill(0, process * this.nodes, (process + 1) * this.nodes);
  }

  settled(key: number, down: Uint8Array, tried?: number[]): number {
    const home = this.#home[key];
    if (home < 0) return -1;
    tried?.push(home);
    if (down[home] !== 1 && !(this.#movesOthers && this.#retrySeconds > 0)) return home;
    const node = this.#failsOver ? this.#placement.node(key, down) : -1;
    if (node >= 0) tried?.push(node);
    return node;
  }

  /** The key's server without those that this operation failed on and those still left alone. */
  #choose({ process, key, seconds, scratch }: Operation): number {
    let node = this.#home[key];
    const looks = this.#movesOthers && this.#deadCount[process] > 0;
    if (looks || this.#isOut(process, node, seconds, scratch[NUMBER])) {
      if (!this.#failsOver) return Step.failed;
      const out = this.#out;
      for (let i = 0; i < this.nodes; i++) out[i] = this.#isOut(process, i, seconds, scratch[NUMBER]) ? 1 : 0;
      node = this.#placement.node(key, out);
      if (node < 0) return Step.failed;
    }
    return this.#sockets.isOpen(process, node) ? Step.send(node) : Step.connect(node);
  }

  #isOut(process: number, node: number, seconds: number, operation: number): boolean {
    const row = process * this.nodes + node;
    return this.#deadUntil[row] !== 0 && (this.#deadUntil[row] > seconds || this.#failedIn[row] === operation);
  }
}
