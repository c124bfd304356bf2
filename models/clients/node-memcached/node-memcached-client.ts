/**
 * The operations of memcached for Node.js (lib/memcached.js, command, connect and connectionIssue; jackpot's pool). Only a
 * connection that cannot be made is an issue. A connection that the other side closed left the pool when that happened. One
 * that waits too long for an answer is closed; its call is never called back and counts as failed here.
 */
import { hashColumn } from "../../hashing/column.ts";
import { md5 } from "../../hashing/index.ts";
import type { Keys } from "../../hashing/keys.ts";
import { Outcome } from "../../network/outcome.ts";
import type { Ring } from "../../placement/ring.ts";
import { FULL, Subsets } from "../../placement/subsets.ts";
import { type Client, type Operation, type Server, Step, Verb } from "../client.ts";
import type { MultiGet, MultiGetCall, MultiGets } from "../multi-get.ts";
import { homeColumn } from "../shared/homes.ts";
import { Sockets } from "../shared/sockets.ts";
import { hashRing } from "./hash-ring.ts";
import { type IssueOptions, Issues } from "./issues.ts";
import { type KeyOptions, keyRules, storedName } from "./keys.ts";
import { getMulti } from "./multi-get.ts";

/** What the operation remembers in its scratch: its tries at a connection so far, and whether it got as far as the pool. */
const PULLS = 0;
const COPIES = 1;

export interface NodeMemcachedClientParts {
  readonly name: string;
  readonly servers: readonly Server[];
  /** Positions of the servers that replace others, in the order of use. */
  readonly spares: readonly number[];
  readonly keys: Keys;
  readonly processes: number;
  readonly issues: IssueOptions;
  readonly redundancy: number;
  readonly connectTimeoutMs: number;
  readonly ioTimeoutMs: number;
  /** Before each further try at a connection. */
  readonly pullWaitsSeconds: readonly number[];
  readonly keyOptions: KeyOptions;
}

export class NodeMemcachedClient implements Client {
  readonly name: string;
  readonly nodes: number;
  readonly processes: number;
  readonly keepsSockets = true;
  readonly connectTimeoutMs: number;
  readonly ioTimeoutMs: number;
  readonly multiGet: MultiGets = { dead: "its keys", hung: "all keys", ask: (call) => this.#getMulti(call) };
  readonly storedName: (key: number) => string | null;
  readonly #spares: readonly number[];
  /** The only server, which the library asks whatever the ring says; -1 if there are more. */
  readonly #only: number;
  readonly #pullWaitsSeconds: readonly number[];
  readonly #redundancy: number;
  readonly #hashes: Int32Array;
  readonly #home: Int16Array;
  readonly #rings: Subsets<Ring>;
  readonly #issues: Issues;
  readonly #troubled: Uint16Array;
  readonly #sockets: Sockets;
  /** By process: its ring (-1 for none), how many spares it has used, 1 if its ring has changed. */
  readonly #ring: Int32Array;
  readonly #sparesUsed: Uint16Array;
  readonly #changed: Uint8Array;
  /** By process whose ring has changed: 1 for servers not on it, and which server stands where an owner stood. */
  readonly #off: Uint8Array;
  readonly #standsFor: Int16Array;
  /** 1 for spares, which are off the ring at first. */
  readonly #spareOff: Uint8Array;
  readonly #removes: boolean;
  /** A server that is removed for lost packets is gone from one ring and from no other. */
  readonly usualMayStray: boolean;
  readonly #settledOff: Uint8Array;
  /** There only with redundancy. */
  readonly copies?: (op: Operation) => readonly number[];
  readonly #copies: number[] = [];

  constructor(parts: NodeMemcachedClientParts) {
    const { servers, spares, keys, processes } = parts;
    const nodes = servers.length;
    this.name = parts.name;
    this.nodes = nodes;
    this.processes = processes;
    this.connectTimeoutMs = parts.connectTimeoutMs;
    this.ioTimeoutMs = parts.ioTimeoutMs;
    this.#spares = spares;
    const onRing = [...servers.keys()].filter((server) => !spares.includes(server));
    this.#only = onRing.length === 1 ? onRing[0] : -1;
    this.#pullWaitsSeconds = parts.pullWaitsSeconds;
    this.#redundancy = parts.redundancy < onRing.length ? parts.redundancy : 0;
    const names = servers.map(({ host, port, weight }) => `${host}:${port}*${weight}`).join(" ");
    this.#rings = new Subsets(nodes, `node-memcached ${names}`, (taking) => hashRing(servers, taking));
    const rules = keyRules(parts.keyOptions);
    this.storedName = (key) => storedName(keys.name(key), parts.keyOptions);
    const column = hashColumn(keys, md5, rules);
    this.#hashes = column.hashes;
    const off = Uint8Array.from({ length: nodes }, (_, server) => (spares.includes(server) ? 1 : 0));
    const full = spares.length === 0 ? FULL : this.#rings.without(off);
    const name = `${this.name} ${names} ${off.join("")} ${rules.name}`;
    this.#home = homeColumn(keys, name, column, (hash) =>
      this.#only >= 0 ? this.#only : this.#rings.at(full).node(hash),
    );
    this.#issues = new Issues(processes, nodes, parts.issues);
    this.#troubled = this.#issues.troubled;
    this.#sockets = new Sockets(processes, nodes);
    this.#ring = new Int32Array(processes).fill(full);
    this.#sparesUsed = new Uint16Array(processes);
    this.#changed = new Uint8Array(processes);
    const rows = parts.issues.removes ? processes * nodes : 0;
    this.#off = new Uint8Array(rows);
    this.#standsFor = Int16Array.from({ length: rows }, (_, row) => row % nodes);
    for (let process = 0; rows > 0 && process < processes; process++) this.#off.set(off, process * nodes);
    this.#spareOff = off;
    this.#removes = parts.issues.removes;
    this.usualMayStray = parts.issues.removes;
    this.#settledOff = new Uint8Array(nodes);
    if (this.#redundancy > 0) this.copies = (op) => this.#copiesOf(op);
  }

  get homes(): Int16Array {
    return this.#home;
  }

  usual(process: number, key: number): number {
    if (this.#home[key] < 0) return -1;
    const node = this.#placeOf(process, key);
    if (node < 0 || this.#troubled[process] === 0) return node;
    return this.#issues.hasFailed(process, node) ? -1 : node;
  }

  start(op: Operation): number {
    const { process, key, seconds, scratch } = op;
    op.resultCode = 0;
    scratch[PULLS] = 0;
    scratch[COPIES] = 0;
    if (this.#home[key] < 0) return Step.failed;
    const node = this.#placeOf(process, key);
    if (node < 0 || this.#issues.isFailed(process, node, seconds)) return Step.failed;
    scratch[COPIES] = 1;
    return this.#sockets.isOpen(process, node) ? Step.send(node) : Step.connect(node);
  }

  after(op: Operation, outcome: Outcome): number {
    const { process, step, seconds, scratch } = op;
    const node = Step.node(step);
    if (outcome === Outcome.answered) {
      if (!Step.isConnect(step)) return Step.done;
      this.#sockets.opened(process, node);
      return Step.send(node);
    }
    this.#sockets.closed(process, node);
    if (outcome === Outcome.broken) return Step.connect(node);
    if (outcome === Outcome.ioTimeout) return Step.failed;
    const wait = this.#pullWaitsSeconds[scratch[PULLS]++];
    if (wait !== undefined) {
      op.waitSeconds = wait;
      return Step.connect(node);
    }
    if (this.#issues.log(process, node, seconds)) this.#remove(process, node);
    return Step.failed;
  }

  newRequest(): void {}

  settled(key: number, down: Uint8Array, tried?: number[]): number {
    const home = this.#home[key];
    if (home < 0) return -1;
    const node = this.#removes && this.#only < 0 ? this.#settledNode(key, home, down) : home;
    if (node >= 0) tried?.push(node);
    return node < 0 || down[node] === 1 ? -1 : node;
  }

  /** Deletes also go to the servers behind the owner, whatever came of the first; sets do not (2.2.2). */
  #copiesOf({ process, key, verb, scratch }: Operation): readonly number[] {
    const copies = this.#copies;
    copies.length = 0;
    const ring = this.#ring[process];
    if (verb !== Verb.delete || scratch[COPIES] === 0 || this.#only >= 0 || ring < 0) return copies;
    const range = this.#rings.at(ring).nodes(this.#hashes[key], this.#redundancy + 1);
    for (const owner of range.slice(1)) {
      const node = this.#changed[process] === 0 ? owner : this.#standsFor[process * this.nodes + owner];
      if (!this.#issues.hasFailed(process, node)) copies.push(node);
    }
    return copies;
  }

  #getMulti(call: MultiGetCall): MultiGet {
    const { process } = call;
    return getMulti(call, {
      place: (key) => {
        const node = this.#home[key] < 0 ? -1 : this.#placeOf(process, key);
        return node < 0 || this.#issues.isFailed(process, node, call.seconds) ? -1 : node;
      },
      isOpen: (node) => this.#sockets.isOpen(process, node),
      opened: (node) => this.#sockets.opened(process, node),
      closed: (node) => this.#sockets.closed(process, node),
      issue: (node) => {
        if (this.#issues.log(process, node, call.seconds)) this.#remove(process, node);
      },
      pullWaitsSeconds: this.#pullWaitsSeconds,
      idleSeconds: this.ioTimeoutMs / 1000,
    });
  }

  /** The node of a key that the library takes, -1 for none. */
  #placeOf(process: number, key: number): number {
    return this.#changed[process] === 0 ? this.#home[key] : this.#nodeOf(process, key);
  }

  /** The key's node for a process whose ring has changed. */
  #nodeOf(process: number, key: number): number {
    if (this.#only >= 0) return this.#only;
    const ring = this.#ring[process];
    if (ring < 0) return -1;
    return this.#standsFor[process * this.nodes + this.#rings.at(ring).node(this.#hashes[key])];
  }

  /** A spare takes the node's place; without a spare the ring is made anew. */
  #remove(process: number, node: number): void {
    const from = process * this.nodes;
    const to = from + this.nodes;
    const spare = this.#spares[this.#sparesUsed[process]];
    this.#changed[process] = 1;
    if (spare !== undefined) {
      this.#sparesUsed[process]++;
      for (let row = from; row < to; row++) if (this.#standsFor[row] === node) this.#standsFor[row] = spare;
      if (this.#off[from + node] === 0) this.#off[from + spare] = 0;
      this.#off[from + node] = 1;
      return;
    }
    if (this.#off[from + node] === 1) return;
    this.#off[from + node] = 1;
    for (let row = from; row < to; row++) this.#standsFor[row] = row - from;
    const off = this.#off.subarray(from, to);
    this.#ring[process] = off.includes(0) ? this.#rings.without(off) : -1;
  }

  /** A spare takes the place of each dead server, in list order; if there are too few, the ring is made anew. */
  #settledNode(key: number, home: number, down: Uint8Array): number {
    const off = this.#settledOff;
    let dead = 0;
    let spare = -1;
    for (let node = 0; node < this.nodes; node++) {
      off[node] = down[node];
      if (down[node] !== 1 || this.#spareOff[node] === 1) continue;
      if (node === home) spare = dead;
      dead++;
    }
    if (dead === 0) return home;
    if (dead <= this.#spares.length) return spare < 0 ? home : this.#spares[spare];
    return off.includes(0) ? this.#rings.at(this.#rings.without(off)).node(this.#hashes[key]) : -1;
  }
}
