/**
 * Dalli's operations, its ring and the servers on it (ring.rb, connection_manager.rb). A server is down for
 * `down_retry_delay` once it has failed `socket_max_failures` times since it was last connected. Keys of a server that is not
 * alive go where the hash of (look + key) leads, for up to twenty looks that may repeat servers. A request that fails on its
 * way starts over.
 */

import { hashColumn, type KeyRules } from "../../hashing/column.ts";
import { crc32 } from "../../hashing/crc32.ts";
import type { Keys } from "../../hashing/keys.ts";
import { ByteBuffer, utf8 } from "../../hashing/utf8.ts";
import { Outcome } from "../../network/outcome.ts";
import { FloorRing } from "../../placement/floor-ring.ts";
import { type Client, type Operation, Step } from "../client.ts";
import type { MultiGet, MultiGetCall, MultiGets } from "../multi-get.ts";
import { homeColumn } from "../shared/homes.ts";
import { GetMulti } from "./multi-get.ts";

export interface DalliClientParts {
  readonly name: string;
  readonly processes: number;
  /** `host:port` of each server. */
  readonly names: readonly string[];
  readonly weights: readonly number[];
  readonly keys: Keys;
  readonly rules: KeyRules;
  readonly failover: boolean;
  readonly downRetryDelaySeconds: number;
  readonly socketMaxFailures: number;
  readonly socketFailureDelaySeconds: number;
  readonly socketTimeoutMs: number;
}

const LOOKS = 20;
/** What the operation remembers: the look it has come to. */
const LOOK = 0;

const NO_SOCKET = 0;
/** Connected, but nothing was answered yet: the server is alive only then (`connect` asks for the version). */
const CONNECTING = 1;
const ALIVE = 2;

export class DalliClient implements Client {
  readonly name: string;
  readonly nodes: number;
  readonly processes: number;
  readonly keepsSockets = true;
  readonly connectTimeoutMs: number;
  readonly ioTimeoutMs: number;
  readonly multiGet: MultiGets = { dead: "its keys", hung: "its keys", ask: (call) => this.#getMulti(call) };
  readonly #keys: Keys;
  readonly #rules: KeyRules;
  readonly #ring: FloorRing | null;
  readonly #looks: number;
  readonly #downRetryDelaySeconds: number;
  readonly #socketMaxFailures: number;
  readonly #socketFailureDelaySeconds: number;
  /** The server of each key, -1 where Dalli refuses the key. */
  readonly #home: Int16Array;
  readonly #socket: Uint8Array;
  readonly #failures: Int32Array;
  /** When the server was last found down. */
  readonly #downAt: Float64Array;
  readonly #failing: Uint16Array;
  readonly #buffer = new ByteBuffer();

  constructor(parts: DalliClientParts) {
    const { names, processes } = parts;
    const rows = names.length * processes;
    this.name = parts.name;
    this.nodes = names.length;
    this.processes = processes;
    this.connectTimeoutMs = parts.socketTimeoutMs;
    this.ioTimeoutMs = parts.socketTimeoutMs;
    this.#keys = parts.keys;
    this.#rules = parts.rules;
    this.#ring = names.length === 1 ? null : new FloorRing(names, parts.weights);
    this.#looks = this.#ring !== null && parts.failover ? LOOKS : 1;
    this.#downRetryDelaySeconds = parts.downRetryDelaySeconds;
    this.#socketMaxFailures = parts.socketMaxFailures;
    this.#socketFailureDelaySeconds = parts.socketFailureDelaySeconds;
    const column = hashColumn(parts.keys, crc32, parts.rules);
    const name = `dalli ${names.join(" ")} ${parts.weights.join()} ${parts.rules.name}`;
    this.#home = homeColumn(parts.keys, name, column, (hash) => this.#ring?.node(hash) ?? 0);
    this.#socket = new Uint8Array(rows);
    this.#failures = new Int32Array(rows);
    this.#downAt = new Float64Array(rows).fill(Number.NEGATIVE_INFINITY);
    this.#failing = new Uint16Array(processes);
  }

  get homes(): Int16Array {
    return this.#home;
  }

  usual(process: number, key: number): number {
    const home = this.#home[key];
    if (home < 0 || this.#failing[process] === 0) return home;
    return this.#failures[process * this.nodes + home] === 0 ? home : -1;
  }

  troubled(process: number): boolean {
    return this.#failing[process] > 0;
  }

  start(op: Operation): number {
    op.resultCode = 0;
    op.scratch[LOOK] = 0;
    return this.#home[op.key] < 0 ? Step.failed : this.#look(op);
  }

  after(op: Operation, outcome: Outcome): number {
    const { process, step, seconds, scratch } = op;
    const node = Step.node(step);
    const row = process * this.nodes + node;
    if (outcome === Outcome.waited) return this.#look(op);
    if (outcome === Outcome.answered) {
      if (Step.isConnect(step)) {
        this.#socket[row] = CONNECTING;
        return Step.send(node);
      }
      this.#up(process, row);
      return Step.done;
    }
    const wasAlive = this.#socket[row] === ALIVE;
    this.#failed(process, row, seconds);
    if (wasAlive) scratch[LOOK] = 0;
    else scratch[LOOK]++;
    const sleepSeconds = this.#sleepSeconds(row);
    if (sleepSeconds === 0) return this.#look(op);
    op.waitSeconds = sleepSeconds;
    return Step.wait(node);
  }

  newRequest(): void {}

  replaced(process: number): void {
    const [from, to] = [process * this.nodes, (process + 1) * this.nodes];
    this.#failing[process] = 0;
    this.#socket.fill(0, from, to);
    this.#failures.fill(0, from, to);
    this.#downAt.fill(Number.NEGATIVE_INFINITY, from, to);
  }

  settled(key: number, down: Uint8Array, tried?: number[]): number {
    if (this.#home[key] < 0) return -1;
    for (let look = 0; look < this.#looks; look++) {
      const node = this.#node(key, look);
      tried?.push(node);
      if (down[node] !== 1) return node;
    }
    return -1;
  }

  /** Goes to the first server, from this look on, that is alive or may be connected to. */
  #look(op: Operation): number {
    const { process, key, seconds, scratch } = op;
    for (; scratch[LOOK] < this.#looks; scratch[LOOK]++) {
      const node = this.#node(key, scratch[LOOK]);
      const row = process * this.nodes + node;
      if (this.#socket[row] !== NO_SOCKET) return Step.send(node);
      if (this.#mayConnect(row, seconds)) return Step.connect(node);
    }
    return Step.failed;
  }

  #getMulti(call: MultiGetCall): MultiGet {
    const { process } = call;
    const row = (node: number) => process * this.nodes + node;
    return new GetMulti(call, {
      looks: this.#looks,
      socketTimeoutSeconds: this.ioTimeoutMs / 1000,
      takes: (key) => this.#home[key] >= 0,
      node: (key, look) => this.#node(key, look),
      isAlive: (node) => this.#socket[row(node)] === ALIVE,
      mayConnect: (node) => this.#mayConnect(row(node), call.seconds),
      opened: (node) => {
        this.#socket[row(node)] = CONNECTING;
      },
      up: (node) => this.#up(process, row(node)),
      failed: (node) => {
        this.#failed(process, row(node), call.seconds);
        return this.#sleepSeconds(row(node));
      },
    });
  }

  #mayConnect(row: number, seconds: number): boolean {
    return seconds >= this.#downAt[row] + this.#downRetryDelaySeconds;
  }

  /** reconnect! sleeps before the request is tried again; a server that is down now is not tried. */
  #sleepSeconds(row: number): number {
    return this.#failures[row] >= this.#socketMaxFailures ? 0 : this.#socketFailureDelaySeconds;
  }

  #node(key: number, look: number): number {
    if (look === 0 || this.#ring === null) return this.#home[key];
    const buffer = this.#buffer;
    this.#rules.prepare(this.#keys.name(key), buffer);
    const number = utf8(String(look - 1));
    const begun = crc32.of(number, number.length);
    return this.#ring.node(crc32.more(begun, buffer.bytes, buffer.length));
  }

  #up(process: number, row: number): void {
    if (this.#socket[row] === ALIVE) return;
    this.#socket[row] = ALIVE;
    this.#downAt[row] = Number.NEGATIVE_INFINITY;
    if (this.#failures[row] === 0) return;
    this.#failures[row] = 0;
    this.#failing[process]--;
  }

  #failed(process: number, row: number, seconds: number): void {
    this.#socket[row] = NO_SOCKET;
    if (this.#failures[row]++ === 0) this.#failing[process]++;
    if (this.#failures[row] >= this.#socketMaxFailures) this.#downAt[row] = seconds;
  }
}
