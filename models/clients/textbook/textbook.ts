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

/** What the operation remembers: how many servers it has failed on, and behind that their numbers, two a word. */
const FAILED = 0;
/** An operation that has failed on so many servers gives up: its memory is full. */
const FAILED_MAX = 30;

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
  /** By row: the server is left alone until then, 0 for one that is not dead. */
  readonly #deadUntil: Float64Array;
  /** By process: how many servers are dead. */
  readonly #deadCount: Uint16Array;
  readonly #out: Uint8Array;

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
    this.#deadCount = new Uint16Array(processes);
    this.#out = new Uint8Array(nodes);
  }

  get homes(): Int16Array {
    return this.#home;
  }

  usual(process: number, key: number): number {
    const home = this.#home[key];
    if (this.#deadCount[process] === 0 || home < 0) return home;
    if (this.#movesOthers) return -1;
    return this.#deadUntil[process * this.nodes + home] === 0 ? home : -1;
  }

  troubled(process: number): boolean {
    return this.#deadCount[process] > 0;
  }

  start(op: Operation): number {
    op.resultCode = 0;
    if (this.#home[op.key] < 0) return Step.failed;
    op.scratch[FAILED] = 0;
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
    return this.#failsOver && remember(op.scratch, node) ? this.#choose(op) : Step.failed;
  }

  newRequest(): void {}

  replaced(process: number): void {
    this.#sockets.closedAll(process);
    this.#deadCount[process] = 0;
    this.#deadUntil.fill(0, process * this.nodes, (process + 1) * this.nodes);
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
    if (looks || this.#isOut(process, node, seconds, scratch)) {
      if (!this.#failsOver) return Step.failed;
      const out = this.#out;
      for (let i = 0; i < this.nodes; i++) out[i] = this.#isOut(process, i, seconds, scratch) ? 1 : 0;
      node = this.#placement.node(key, out);
      if (node < 0) return Step.failed;
    }
    return this.#sockets.isOpen(process, node) ? Step.send(node) : Step.connect(node);
  }

  /** What another operation of the process learns meanwhile, that the server takes connections, does not lead back to it. */
  #isOut(process: number, node: number, seconds: number, scratch: Int32Array): boolean {
    return this.#deadUntil[process * this.nodes + node] > seconds || hasFailed(scratch, node);
  }
}

/** False if there is no room for one more. */
function remember(scratch: Int32Array, node: number): boolean {
  const count = scratch[FAILED];
  if (count === FAILED_MAX) return false;
  const word = 1 + (count >> 1);
  scratch[word] = (count & 1) === 0 ? node : scratch[word] | (node << 16);
  scratch[FAILED] = count + 1;
  return true;
}

function hasFailed(scratch: Int32Array, node: number): boolean {
  for (let i = 0; i < scratch[FAILED]; i++) {
    const word = scratch[1 + (i >> 1)];
    if (((i & 1) === 0 ? word & 0xffff : word >>> 16) === node) return true;
  }
  return false;
}
