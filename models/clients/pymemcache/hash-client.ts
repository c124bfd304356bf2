/**
 * The operations of pymemcache's HashClient (client/hash.py: _get_client, _retry_dead, _safely_run_func,
 * _mark_failed_server). A server may be failing, dead, or both: the call that takes it out of the hashing still tries it,
 * and a server that is put back untested may fail at once.
 *
 * Only an OSError counts against a server: a refused or timed-out connect, a timed-out answer, a write to a connection that
 * was reset. The end of the stream is none (MemcacheUnexpectedCloseError): a read from a server that died closes the
 * connection and fails, no more. A write that asks for no reply notices nothing: a hung server finds it in its socket when it
 * goes on, and on a connection to a dead one only the next use fails.
 */
import { hashColumn, type KeyRules } from "../../hashing/column.ts";
import { murmur3 } from "../../hashing/index.ts";
import type { Keys } from "../../hashing/keys.ts";
import { ByteBuffer } from "../../hashing/utf8.ts";
import { Outcome } from "../../network/outcome.ts";
import { Rendezvous } from "../../placement/rendezvous.ts";
import { type Client, type Operation, type Server, Step, Verb } from "../client.ts";
import type { StartedAt } from "../definition.ts";
import type { MultiGets } from "../multi-get.ts";
import { homeColumn } from "../shared/homes.ts";
import { keyRules } from "./keys.ts";
import { HashClientMultiGet, type Servers } from "./multi-get.ts";

const CLOSED = 0;
const OPEN = 1;
/** A write was lost on it unnoticed; the kernel knows by now. */
const RESET = 2;

/** What the operation remembers: 1 if the server was failing when the call began, which a success clears. */
const RETRIES = 0;

export interface HashClientParts {
  readonly name: string;
  readonly servers: readonly Server[];
  readonly keys: Keys;
  readonly processes: number;
  readonly startedAt: StartedAt;
  readonly retryAttempts: number;
  readonly retryTimeoutSeconds: number;
  readonly deadTimeoutSeconds: number;
  readonly connectTimeoutMs: number;
  readonly ioTimeoutMs: number;
  readonly noReply: boolean;
  readonly ignoresExceptions: boolean;
  readonly prefix: string;
  readonly allowsUnicode: boolean;
}

export class HashClient implements Client, Servers {
  readonly name: string;
  readonly nodes: number;
  readonly processes: number;
  readonly keepsSockets = true;
  readonly connectTimeoutMs: number;
  readonly ioTimeoutMs: number;
  readonly noReply: boolean;
  readonly ignoresExceptions: boolean;
  readonly multiGet: MultiGets;
  readonly #retryAttempts: number;
  readonly #retryTimeoutSeconds: number;
  readonly #deadTimeoutSeconds: number;
  readonly #keys: Keys;
  readonly #rules: KeyRules;
  readonly #rendezvous: Rendezvous;
  readonly #home: Int16Array;
  readonly #socket: Uint8Array;
  /** By row: 1 for a server in `_failed_clients`, the time of its last failure, its failed retries. */
  readonly #failing: Uint8Array;
  readonly #failedAt: Float64Array;
  readonly #attempts: Int32Array;
  /** By row: 1 for a server in `_dead_clients`, and since when. */
  readonly #dead: Uint8Array;
  readonly #deadAt: Float64Array;
  /** By process: how many servers are dead, how many failing, and when the dead were last looked over. */
  readonly #deadCount: Uint16Array;
  readonly #failingCount: Uint16Array;
  readonly #lookedOverAt: Float64Array;
  readonly #buffer = new ByteBuffer();

  constructor(parts: HashClientParts) {
    const { servers, keys, processes } = parts;
    const rows = processes * servers.length;
    this.name = parts.name;
    this.nodes = servers.length;
    this.processes = processes;
    this.connectTimeoutMs = parts.connectTimeoutMs;
    this.ioTimeoutMs = parts.ioTimeoutMs;
    this.#retryAttempts = parts.retryAttempts;
    this.#retryTimeoutSeconds = parts.retryTimeoutSeconds;
    this.#deadTimeoutSeconds = parts.deadTimeoutSeconds;
    this.noReply = parts.noReply;
    this.ignoresExceptions = parts.ignoresExceptions;
    const loss = parts.ignoresExceptions ? "its keys" : "all keys";
    this.multiGet = { dead: loss, hung: loss, inTurn: true, ask: (call) => new HashClientMultiGet(this, call) };
    this.#keys = keys;
    this.#rules = keyRules(parts.prefix, parts.allowsUnicode);
    const names = servers.map(({ host, port }) => `${host}:${port}`);
    this.#rendezvous = new Rendezvous(names, null);
    // The column only says which keys are refused: the bytes that are hashed begin with the server's name.
    const column = hashColumn(keys, murmur3, this.#rules);
    const name = `${this.#rules.name} ${names.join(" ")}`;
    this.#home = homeColumn(keys, name, column, (_, key) => this.#place(key, null));
    this.#socket = new Uint8Array(rows);
    this.#failing = new Uint8Array(rows);
    this.#failedAt = new Float64Array(rows);
    this.#attempts = new Int32Array(rows);
    this.#dead = new Uint8Array(rows);
    this.#deadAt = new Float64Array(rows);
    this.#deadCount = new Uint16Array(processes);
    this.#failingCount = new Uint16Array(processes);
    // Counted from the start of the process, when the library first notes the time (HashClient.__init__).
    this.#lookedOverAt = Float64Array.from({ length: processes }, (_, process) => parts.startedAt(process));
  }

  get homes(): Int16Array {
    return this.#home;
  }

  usual(process: number, key: number): number {
    const home = this.#home[key];
    if (this.#failingCount[process] === 0 && this.#deadCount[process] === 0) return home;
    if (home < 0 || this.#deadCount[process] > 0) return -1;
    return this.#failing[process * this.nodes + home] === 1 ? -1 : home;
  }

  troubled(process: number): boolean {
    return this.#failingCount[process] > 0 || this.#deadCount[process] > 0;
  }

  start(op: Operation): number {
    const { process, key, seconds, scratch } = op;
    op.resultCode = 0;
    if (this.#home[key] < 0) return Step.failed;
    const node = this.serverFor(process, key, seconds);
    if (node < 0) return Step.failed;
    if (this.isLeftAlone(process, node, seconds)) return Step.failed;
    scratch[RETRIES] = Number(this.isFailing(process, node));
    return this.isOpen(process, node) ? Step.send(node) : Step.connect(node);
  }

  after(op: Operation, outcome: Outcome): number {
    const { process, step, verb, seconds, scratch } = op;
    const node = Step.node(step);
    const row = process * this.nodes + node;
    if (outcome === Outcome.answered) {
      if (Step.isConnect(step)) {
        this.opened(process, node);
        return Step.send(node);
      }
      if (scratch[RETRIES] === 1) this.retried(process, node);
      return Step.done;
    }
    if (outcome === Outcome.broken && this.#socket[row] === OPEN && this.noReply && verb !== Verb.get) {
      // The library believes that all went well.
      this.#socket[row] = RESET;
      if (scratch[RETRIES] === 1) this.retried(process, node);
    } else this.failed(process, node, outcome, seconds);
    return Step.failed;
  }

  newRequest(): void {}

  replaced(process: number, seconds: number): void {
    const [from, to] = [process * this.nodes, (process + 1) * this.nodes];
    for (const column of [this.#socket, this.#failing, this.#failedAt, this.#attempts, this.#dead, this.#deadAt]) {
      column.fill(0, from, to);
    }
    this.#deadCount[process] = 0;
    this.#failingCount[process] = 0;
    this.#lookedOverAt[process] = seconds;
  }

  settled(key: number, down: Uint8Array, tried?: number[]): number {
    const home = this.#home[key];
    if (home < 0) return -1;
    tried?.push(home);
    if (down[home] !== 1) return home;
    const node = this.#place(key, down);
    if (node >= 0) tried?.push(node);
    return node;
  }

  isRefused(key: number): boolean {
    return this.#home[key] < 0;
  }

  serverFor(process: number, key: number, seconds: number): number {
    if (this.#deadCount[process] > 0) this.#lookOver(process, seconds);
    return this.#nodeOf(process, key);
  }

  isLeftAlone(process: number, node: number, seconds: number): boolean {
    const row = process * this.nodes + node;
    if (this.#failing[row] === 0) return false;
    if (this.#attempts[row] < this.#retryAttempts) return !(seconds - this.#failedAt[row] > this.#retryTimeoutSeconds);
    this.#takeOut(process, node, seconds);
    return false;
  }

  isFailing(process: number, node: number): boolean {
    return this.#failing[process * this.nodes + node] === 1;
  }

  isOpen(process: number, node: number): boolean {
    return this.#socket[process * this.nodes + node] !== CLOSED;
  }

  opened(process: number, node: number): void {
    this.#socket[process * this.nodes + node] = OPEN;
  }

  retried(process: number, node: number): void {
    this.#setFailing(process, process * this.nodes + node, 0);
  }

  failed(process: number, node: number, outcome: Outcome, seconds: number): string {
    const row = process * this.nodes + node;
    const isEnd = outcome === Outcome.broken && this.#socket[row] === OPEN;
    this.#socket[row] = CLOSED;
    if (isEnd) return "MemcacheUnexpectedCloseError";
    this.#markFailed(process, node, seconds);
    if (outcome === Outcome.broken) return "BrokenPipeError";
    return outcome === Outcome.refused ? "ConnectionRefusedError" : "TimeoutError";
  }

  #nodeOf(process: number, key: number): number {
    const home = this.#home[key];
    const from = process * this.nodes;
    if (this.#dead[from + home] === 0) return home;
    return this.#place(key, this.#dead.subarray(from, from + this.nodes));
  }

  #place(key: number, out: Uint8Array | null): number {
    this.#rules.prepare(this.#keys.name(key), this.#buffer);
    return this.#rendezvous.node(this.#buffer, out);
  }

  /** At most once in `dead_timeout`, so a server is out for up to twice as long. It comes back without a connection. */
  #lookOver(process: number, seconds: number): void {
    if (!(seconds - this.#lookedOverAt[process] > this.#deadTimeoutSeconds)) return;
    this.#lookedOverAt[process] = seconds;
    const from = process * this.nodes;
    for (let row = from; row < from + this.nodes; row++) {
      if (this.#dead[row] === 0 || !(seconds - this.#deadAt[row] > this.#deadTimeoutSeconds)) continue;
      this.#dead[row] = 0;
      this.#deadCount[process]--;
      this.#socket[row] = CLOSED;
    }
  }

  #markFailed(process: number, node: number, seconds: number): void {
    const row = process * this.nodes + node;
    this.#failedAt[row] = seconds;
    if (this.#failing[row] === 1) {
      this.#attempts[row]++;
      return;
    }
    this.#attempts[row] = 0;
    this.#setFailing(process, row, 1);
    if (this.#retryAttempts === 0 && this.#dead[row] === 0) this.#takeOut(process, node, seconds);
  }

  #takeOut(process: number, node: number, seconds: number): void {
    const row = process * this.nodes + node;
    this.#setFailing(process, row, 0);
    if (this.#dead[row] === 0) this.#deadCount[process]++;
    this.#dead[row] = 1;
    this.#deadAt[row] = seconds;
  }

  #setFailing(process: number, row: number, failing: 0 | 1): void {
    if (this.#failing[row] === failing) return;
    this.#failing[row] = failing;
    this.#failingCount[process] += failing === 1 ? 1 : -1;
  }
}
