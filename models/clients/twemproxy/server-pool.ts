/**
 * A server pool of twemproxy (nc_server.c) with one connection to each server. A connection that ends badly is a failure of
 * its server; an answer clears the count. With `auto_eject_hosts` a server at the limit is left out for a time and then comes
 * back untested. A request that fails is never tried again.
 */
import { hashColumn, type KeyRules } from "../../hashing/column.ts";
import type { Hash } from "../../hashing/hash.ts";
import type { Keys } from "../../hashing/keys.ts";
import { Outcome } from "../../network/outcome.ts";
import { RingOwners } from "../../placement/ring-owners.ts";
import { FULL, type Subsets } from "../../placement/subsets.ts";
import { type Client, type Operation, Step } from "../client.ts";
import type { MultiGet, MultiGetCall, MultiGets } from "../multi-get.ts";
import { homeColumn } from "../shared/homes.ts";
import { fragmentedGet } from "./multi-get.ts";

export interface ServerPoolParts {
  readonly name: string;
  readonly nodes: number;
  readonly processes: number;
  readonly keys: Keys;
  readonly rules: KeyRules;
  readonly hash: Hash;
  readonly subsets: Subsets;
  /** Equal names place all hashes equally. */
  readonly placing: string;
  /** While at least this many servers remain, leaving others out moves no key of theirs. */
  readonly evenFrom: number;
  readonly ejects: boolean;
  readonly failureLimit: number;
  readonly retryTimeoutSeconds: number;
  readonly connectTimeoutMs: number;
  readonly ioTimeoutMs: number;
}

/** What the operation remembers: the number of the connection it goes over. */
const CONNECTION = 0;

export class ServerPool implements Client {
  readonly name: string;
  readonly nodes: number;
  readonly processes: number;
  readonly keepsSockets = true;
  readonly connectTimeoutMs: number;
  readonly ioTimeoutMs: number;
  readonly usualMayStray: boolean;
  /** There only where servers are left out. */
  readonly standsIn?: Client["standsIn"];
  readonly multiGet: MultiGets = { dead: "all keys", hung: "all keys", ask: (call) => this.#fragmented(call) };
  readonly #ejects: boolean;
  readonly #failureLimit: number;
  readonly #retryTimeoutSeconds: number;
  readonly #evenFrom: number;
  readonly #subsets: Subsets;
  readonly #owners: RingOwners;
  /** Owner of each key while no server is left out, -1 for a refused key. */
  readonly #home: Int16Array;
  readonly #open: Uint8Array;
  /** Counts the connections to a server: the requests under way on one fail with it as one failure. */
  readonly #connection: Int32Array;
  readonly #failures: Int32Array;
  /** When a server that is left out comes back, 0 for one that is not out. */
  readonly #nextRetry: Float64Array;
  /** By proxy: its ring, after which instant it is built anew, how many servers are on it, how many have failures. */
  readonly #ring: Int32Array;
  readonly #nextRebuild: Float64Array;
  readonly #live: Uint16Array;
  readonly #failing: Uint16Array;
  readonly #left: Uint8Array;

  constructor(parts: ServerPoolParts) {
    const { nodes, processes, keys, rules, hash, placing } = parts;
    const rows = nodes * processes;
    this.name = parts.name;
    this.nodes = nodes;
    this.processes = processes;
    this.connectTimeoutMs = parts.connectTimeoutMs;
    this.ioTimeoutMs = parts.ioTimeoutMs;
    this.usualMayStray = parts.ejects && parts.evenFrom > 1;
    this.#ejects = parts.ejects;
    this.#failureLimit = parts.failureLimit;
    this.#retryTimeoutSeconds = parts.retryTimeoutSeconds;
    this.#evenFrom = parts.evenFrom;
    this.#subsets = parts.subsets;
    const column = hashColumn(keys, hash, rules);
    this.#home = homeColumn(keys, `${placing} ${rules.name}`, column, (hash) => this.#subsets.at(FULL).node(hash));
    this.#owners = new RingOwners(parts.subsets, column.hashes, this.#home);
    this.#open = new Uint8Array(rows);
    this.#connection = new Int32Array(rows);
    this.#failures = new Int32Array(rows);
    this.#nextRetry = new Float64Array(rows);
    this.#ring = new Int32Array(processes).fill(FULL);
    this.#nextRebuild = new Float64Array(processes);
    this.#live = new Uint16Array(processes).fill(nodes);
    this.#failing = new Uint16Array(processes);
    this.#left = new Uint8Array(nodes);
    if (parts.ejects) this.standsIn = (process, key, seconds) => this.#standsIn(process, key, seconds);
  }

  get homes(): Int16Array {
    return this.#home;
  }

  usual(process: number, key: number): number {
    const home = this.#home[key];
    if (!this.#ejects || home < 0) return home;
    const isWhole = this.#nextRebuild[process] === 0;
    if (isWhole && this.#failing[process] === 0) return home;
    const row = process * this.nodes + home;
    if (this.#failures[row] > 0 || this.#nextRetry[row] > 0) return -1;
    // A server in good standing keeps its keys on every ring the proxy may come to, if rings move no other keys.
    return isWhole || this.#live[process] >= this.#evenFrom ? home : -1;
  }

  troubled(process: number): boolean {
    return this.#ejects && (this.#nextRebuild[process] !== 0 || this.#failing[process] > 0);
  }

  /** On the ring as it is, if the owner's connection is open and nothing has failed on it. */
  #standsIn(process: number, key: number, seconds: number): number {
    const nextRebuild = this.#nextRebuild[process];
    if (nextRebuild === 0 || seconds > nextRebuild || this.#home[key] < 0 || this.#live[process] === 0) return -1;
    const node = this.#owners.of(this.#ring[process], key);
    const row = process * this.nodes + node;
    return this.#open[row] === 1 && this.#failures[row] === 0 ? node : -1;
  }

  start(op: Operation): number {
    const { process, key } = op;
    op.resultCode = 0;
    if (this.#home[key] < 0 || !this.#update(process, op.seconds)) return Step.failed;
    const node = this.#owners.of(this.#ring[process], key);
    const row = process * this.nodes + node;
    op.scratch[CONNECTION] = this.#connection[row];
    return this.#open[row] === 1 ? Step.send(node) : Step.connect(node);
  }

  after(op: Operation, outcome: Outcome): number {
    const { process, step } = op;
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
    if (op.scratch[CONNECTION] === this.#connection[row]) this.#closed(process, node, op.seconds);
    return outcome === Outcome.broken ? this.start(op) : Step.failed;
  }

  /** A failure, though no request was under way. */
  disconnected(process: number, node: number, seconds: number): void {
    this.#closed(process, node, seconds);
  }

  newRequest(): void {}

  settled(key: number, down: Uint8Array, tried?: number[]): number {
    let node = this.#home[key];
    if (node < 0) return -1;
    if (this.#ejects) {
      if (!down.includes(0)) return -1;
      node = this.#owners.of(this.#subsets.without(down), key);
    }
    tried?.push(node);
    return down[node] === 1 ? -1 : node;
  }

  #fragmented(call: MultiGetCall): MultiGet {
    const { process } = call;
    const row = (node: number) => process * this.nodes + node;
    const pool = {
      place: (key: number) => {
        if (this.#home[key] < 0 || !this.#update(process, call.seconds)) return -1;
        return this.#owners.of(this.#ring[process], key);
      },
      isOpen: (node: number) => this.#open[row(node)] === 1,
      opened: (node: number) => {
        this.#open[row(node)] = 1;
      },
      answered: (node: number) => this.#answered(process, row(node)),
      connection: (node: number) => this.#connection[row(node)],
      closed: (node: number) => this.#closed(process, node, call.seconds),
    };
    return fragmentedGet(call, pool, this.ioTimeoutMs / 1000);
  }

  #answered(process: number, row: number): void {
    if (this.#failures[row] === 0) return;
    this.#failures[row] = 0;
    this.#failing[process]--;
  }

  #closed(process: number, node: number, seconds: number): void {
    const row = process * this.nodes + node;
    this.#connection[row]++;
    this.#open[row] = 0;
    if (!this.#ejects) return;
    if (this.#failures[row]++ === 0) this.#failing[process]++;
    if (this.#failures[row] < this.#failureLimit) return;
    this.#failures[row] = 0;
    this.#failing[process]--;
    this.#nextRetry[row] = seconds + this.#retryTimeoutSeconds;
    this.#rebuild(process, seconds);
  }

  /** False if every server is left out: the request goes nowhere. */
  #update(process: number, seconds: number): boolean {
    const nextRebuild = this.#nextRebuild[process];
    if (nextRebuild === 0) return true;
    if (seconds <= nextRebuild) return this.#live[process] > 0;
    this.#rebuild(process, seconds);
    return true;
  }

  /** Servers whose time is over are back, untested (nc_ketama.c, nc_modula.c). */
  #rebuild(process: number, seconds: number): void {
    const { nodes } = this;
    let nextRebuild = 0;
    let live = 0;
    for (let node = 0; node < nodes; node++) {
      const row = process * nodes + node;
      const retry = this.#nextRetry[row];
      const isOut = retry > seconds;
      this.#left[node] = isOut ? 1 : 0;
      if (!isOut) {
        this.#nextRetry[row] = 0;
        live++;
      } else if (nextRebuild === 0 || retry < nextRebuild) nextRebuild = retry;
    }
    this.#nextRebuild[process] = nextRebuild;
    this.#live[process] = live;
    if (live > 0) this.#ring[process] = this.#subsets.without(this.#left);
  }
}
