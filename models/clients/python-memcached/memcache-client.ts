/**
 * The operations of python-memcached's Client and _Host (memcache.py: _get_server, _get, _set, _deletetouch, _get_socket,
 * mark_dead). The client looks at servers, and connects to them, until one is open. A failure after that fails the call: get
 * and set retry once, but on the same server, which is dead by then unless `dead_retry` is 0.
 */
import { hashColumn } from "../../hashing/column.ts";
import { crc32 } from "../../hashing/index.ts";
import type { Keys } from "../../hashing/keys.ts";
import { Outcome } from "../../network/outcome.ts";
import { shortHash, WeightTable } from "../../placement/weight-table.ts";
import { type Client, type Operation, type Server, Step, Verb } from "../client.ts";
import type { MultiGets } from "../multi-get.ts";
import { homeColumn } from "../shared/homes.ts";
import { Sockets } from "../shared/sockets.ts";
import { keyRules } from "./keys.ts";
import { MemcacheMultiGet, type Servers } from "./multi-get.ts";
import { rehash, TRIES } from "./rehash.ts";

/** What the operation remembers in its scratch: its present hash, how many looks it took, whether this is the retry. */
const HASH = 0;
const LOOKS = 1;
const RETRY = 2;
/** 1: the request goes out behind a flush_all. */
const FLUSH = 3;

export interface MemcacheClientParts {
  readonly name: string;
  readonly servers: readonly Server[];
  readonly keys: Keys;
  readonly processes: number;
  readonly deadRetrySeconds: number;
  readonly timeoutMs: number;
  readonly flushesOnReconnect: boolean;
  /** 0 for any length. */
  readonly keyBytesMax: number;
}

export class MemcacheClient implements Client, Servers {
  readonly name: string;
  readonly nodes: number;
  readonly processes: number;
  readonly keepsSockets = true;
  readonly connectTimeoutMs: number;
  readonly ioTimeoutMs: number;
  readonly #deadRetrySeconds: number;
  readonly #flushesOnReconnect: boolean;
  readonly #hashes: Int32Array;
  readonly #table: WeightTable;
  readonly #home: Int16Array;
  readonly #sockets: Sockets;
  /** By row: the server is dead until then, 0 for one that is not dead. */
  readonly #deadUntil: Float64Array;
  /** By process: how many servers are dead. */
  readonly #deadCount: Uint16Array;
  /** By row: 1 to empty the server at the next connection. */
  readonly #toFlush: Uint8Array;
  /** There only if servers are emptied. */
  readonly flushes?: (op: Operation) => boolean;
  readonly multiGet: MultiGets = {
    dead: "its keys",
    hung: "its keys",
    ask: (call) => new MemcacheMultiGet(this, call),
  };

  constructor(parts: MemcacheClientParts) {
    const { servers, keys, processes } = parts;
    const rows = processes * servers.length;
    this.name = parts.name;
    this.nodes = servers.length;
    this.processes = processes;
    this.connectTimeoutMs = parts.timeoutMs;
    this.ioTimeoutMs = parts.timeoutMs;
    this.#deadRetrySeconds = parts.deadRetrySeconds;
    this.#flushesOnReconnect = parts.flushesOnReconnect;
    const rules = keyRules(parts.keyBytesMax);
    const column = hashColumn(keys, crc32, rules);
    const weights = servers.map(({ weight }) => weight);
    this.#hashes = column.hashes;
    this.#table = new WeightTable(weights);
    this.#home = homeColumn(keys, `${rules.name} ${weights.join(" ")}`, column, (hash) => this.#table.node(hash));
    this.#sockets = new Sockets(processes, servers.length);
    this.#deadUntil = new Float64Array(rows);
    this.#deadCount = new Uint16Array(processes);
    this.#toFlush = new Uint8Array(rows);
    if (this.#flushesOnReconnect) this.flushes = ({ scratch }) => scratch[FLUSH] === 1;
  }

  get homes(): Int16Array {
    return this.#home;
  }

  usual(process: number, key: number): number {
    const home = this.#home[key];
    if (this.#deadCount[process] === 0 || home < 0) return home;
    return this.#deadUntil[process * this.nodes + home] === 0 ? home : -1;
  }

  troubled(process: number): boolean {
    return this.#deadCount[process] > 0;
  }

  start(op: Operation): number {
    const { key, scratch } = op;
    op.resultCode = 0;
    scratch[FLUSH] = 0;
    if (this.#home[key] < 0) return Step.failed;
    scratch[HASH] = shortHash(this.#hashes[key]);
    scratch[LOOKS] = 0;
    scratch[RETRY] = 0;
    return this.#look(op);
  }

  after(op: Operation, outcome: Outcome): number {
    const { process, step, verb, seconds, scratch } = op;
    const node = Step.node(step);
    if (outcome === Outcome.answered) {
      if (!Step.isConnect(step)) return Step.done;
      if (this.opened(process, node)) scratch[FLUSH] = 1;
      return Step.send(node);
    }
    this.markDead(process, node, seconds);
    if (Step.isConnect(step)) return scratch[RETRY] === 1 ? Step.failed : this.#next(op);
    const retries = outcome === Outcome.broken && scratch[RETRY] === 0 && verb !== Verb.delete && verb !== Verb.touch;
    if (!retries || this.isDead(process, node, seconds)) return Step.failed;
    scratch[RETRY] = 1;
    return Step.connect(node);
  }

  newRequest(): void {}

  replaced(process: number): void {
    const [from, to] = [process * this.nodes, (process + 1) * this.nodes];
    this.#sockets.closedAll(process);
    this.#deadUntil.fill(0, from, to);
    this.#deadCount[process] = 0;
    this.#toFlush.fill(0, from, to);
  }

  settled(key: number, down: Uint8Array, tried?: number[]): number {
    if (this.#home[key] < 0) return -1;
    let hash = shortHash(this.#hashes[key]);
    for (let looks = 0; ; looks++) {
      const node = this.#table.at(hash);
      tried?.push(node);
      if (down[node] !== 1) return node;
      if (looks === TRIES - 1) return -1;
      hash = rehash(hash, looks);
    }
  }

  isRefused(key: number): boolean {
    return this.#home[key] < 0;
  }

  serverAfter(key: number, looks: number): number {
    let hash = shortHash(this.#hashes[key]);
    for (let before = 0; before < looks; before++) hash = rehash(hash, before);
    return this.#table.at(hash);
  }

  isOpen(process: number, node: number): boolean {
    return this.#sockets.isOpen(process, node);
  }

  /** True if the server is to be emptied, which it then is. */
  opened(process: number, node: number): boolean {
    this.#sockets.opened(process, node);
    const row = process * this.nodes + node;
    if (this.#toFlush[row] === 0) return false;
    this.#toFlush[row] = 0;
    return true;
  }

  #look(op: Operation): number {
    const { process, seconds, scratch } = op;
    const node = this.#table.at(scratch[HASH]);
    if (this.isDead(process, node, seconds)) return this.#next(op);
    return this.isOpen(process, node) ? Step.send(node) : Step.connect(node);
  }

  #next(op: Operation): number {
    const { scratch } = op;
    if (scratch[LOOKS] === TRIES - 1) return Step.failed;
    scratch[HASH] = rehash(scratch[HASH], scratch[LOOKS]++);
    return this.#look(op);
  }

  /** Forgets a time that is over. */
  isDead(process: number, node: number, seconds: number): boolean {
    const row = process * this.nodes + node;
    if (this.#deadUntil[row] === 0) return false;
    if (this.#deadUntil[row] > seconds) return true;
    this.#deadUntil[row] = 0;
    this.#deadCount[process]--;
    return false;
  }

  markDead(process: number, node: number, seconds: number): void {
    const row = process * this.nodes + node;
    this.#sockets.closed(process, node);
    if (this.#flushesOnReconnect) this.#toFlush[row] = 1;
    if (this.#deadUntil[row] === 0) this.#deadCount[process]++;
    // Never 0, which stands for a server that is not dead.
    this.#deadUntil[row] = Math.max(seconds + this.#deadRetrySeconds, Number.MIN_VALUE);
  }
}
