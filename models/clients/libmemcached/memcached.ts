/**
 * The operations of a memcached_st, libmemcached's object (hash.cc, connect.cc, storage.cc, get.cc): route, connect if
 * need be, send, wait. Within a call nothing is tried on another server, except reads of replicas. With auto-eject the
 * ring itself changes, for the object that saw the failure.
 */
import { hashColumn, type KeyRules } from "../../hashing/column.ts";
import type { Keys } from "../../hashing/keys.ts";
import { Outcome } from "../../network/outcome.ts";
import { FULL } from "../../placement/subsets.ts";
import { type Client, type Operation, type Server, Step, Verb } from "../client.ts";
import type { MultiGets } from "../multi-get.ts";
import { homeColumn } from "../shared/homes.ts";
import { Backoff, EPOCH } from "./backoff.ts";
import type { Behaviors } from "./behaviors.ts";
import { Continuum } from "./continuum.ts";
import { type Connections, MemcachedMultiGet, type Returned } from "./multi-get.ts";
import { Approach, ResultCode } from "./result-code.ts";

/** What the operation remembers in its scratch. */
const OWNER = 0;
/** Positions behind the owner, for reads of replicas. */
const DISTANCE = 1;
const RETRIES_LEFT = 2;
/** 1: the connection now being made is the first after a backoff. */
const AFTER_BACKOFF = 3;

export interface MemcachedParts {
  readonly name: string;
  readonly servers: readonly Server[];
  readonly keys: Keys;
  readonly rules: KeyRules;
  readonly processes: number;
  readonly behaviors: Behaviors;
  /** False before 0.53 at its defaults. */
  readonly backsOff: boolean;
  /** The object lives as long as the process; false: for one web request. */
  readonly persistent: boolean;
  /** What the library above makes of what memcached_mget and memcached_fetch_result return. */
  readonly returned: Returned;
}

export class Memcached implements Client, Connections {
  readonly name: string;
  readonly nodes: number;
  readonly processes: number;
  readonly keepsSockets: boolean;
  readonly connectTimeoutMs: number;
  readonly ioTimeoutMs: number;
  readonly usualMayStray: boolean;
  readonly #behaviors: Behaviors;
  readonly #backoff: Backoff;
  readonly #blamed: Uint8Array;
  readonly #troubled: Uint16Array;
  /** Copies beside the owner's: the binary protocol only, and each server once. */
  readonly #replicas: number;
  readonly #continuum: Continuum;
  /** Owner of each key on the full ring, -1 where the library refuses the key. */
  readonly #home: Int16Array;
  readonly #hashes: Int32Array;
  readonly #refused: Uint8Array | null;
  /** By process: its ring, and the second after which that is built anew, 0 for never. */
  readonly #ring: Int32Array;
  readonly #nextRebuild: Int32Array;
  /** By process: 1 if an operation has run since its object was made. */
  readonly #used: Uint8Array;
  /** There only where there are replicas. */
  readonly copies?: (op: Operation) => readonly number[];
  readonly #copies: number[] = [];
  readonly multiGet: MultiGets;
  /** 1: a reply to an earlier call for many keys lies unread on the connection, or is still to come; and how many by process. */
  readonly #unread: Uint8Array;
  readonly #unreadCount: Uint16Array;

  constructor(parts: MemcachedParts) {
    const { name, servers, keys, rules, processes, behaviors, backsOff, persistent } = parts;
    const nodes = servers.length;
    this.name = name;
    this.nodes = nodes;
    this.processes = processes;
    this.keepsSockets = persistent;
    this.connectTimeoutMs = behaviors.connectTimeoutMs;
    this.ioTimeoutMs = behaviors.pollTimeoutMs;
    this.#behaviors = behaviors;
    this.#backoff = new Backoff({ ...behaviors, processes, nodes, backsOff });
    this.#blamed = this.#backoff.blamed;
    this.#troubled = this.#backoff.troubled;
    const continuum = new Continuum(servers, behaviors);
    this.#continuum = continuum;
    this.usualMayStray = this.#ejectsForGood() && continuum.evenFrom > 1;
    const column = hashColumn(keys, behaviors.hash, rules);
    this.#hashes = column.hashes;
    this.#refused = column.refused;
    this.#home = homeColumn(keys, `libmemcached ${continuum.name} ${rules.name}`, column, (hash) =>
      continuum.node(FULL, hash),
    );
    this.#ring = new Int32Array(processes).fill(FULL);
    this.#nextRebuild = new Int32Array(processes);
    this.#used = new Uint8Array(processes);
    this.#replicas = behaviors.binaryProtocol ? Math.min(behaviors.replicas, nodes - 1) : 0;
    if (this.#replicas > 0) this.copies = (op) => this.#copiesOf(op);
    this.#unread = new Uint8Array(processes * nodes);
    this.#unreadCount = new Uint16Array(processes);
    const isByOrder = behaviors.binaryProtocol && this.#replicas === 0;
    this.multiGet = {
      dead: isByOrder ? "by order" : "its keys",
      hung: parts.returned.hung,
      owes: (process) => this.#unreadCount[process] > 0,
      ask: (call) => new MemcachedMultiGet(this, call, { ...behaviors, replicas: this.#replicas, ...parts.returned }),
    };
  }

  get homes(): Int16Array {
    return this.#home;
  }

  usual(process: number, key: number): number {
    const home = this.#home[key];
    const troubled = this.#troubled[process];
    if (troubled === 0 || home < 0) return home;
    if (this.#blamed[process * this.nodes + home] === 1) return -1;
    // A server in good standing keeps its keys on every ring the process may come to, if rings move no other keys.
    if (this.nodes - troubled >= this.#continuum.evenFrom) return home;
    return this.#ring[process] === FULL && this.#nextRebuild[process] === 0 ? home : -1;
  }

  troubled(process: number): boolean {
    return this.#troubled[process] > 0;
  }

  start(op: Operation): number {
    const { process, key, verb, scratch } = op;
    this.#used[process] = 1;
    op.resultCode = ResultCode.badKeyProvided;
    scratch[OWNER] = -1;
    if (this.#refused?.[key] === 1) return Step.failed;
    const isStore = verb === Verb.set || verb === Verb.add || verb === Verb.touch;
    scratch[RETRIES_LEFT] = isStore ? this.#behaviors.storeRetries : 0;
    return this.#route(op);
  }

  after(op: Operation, outcome: Outcome): number {
    const { process, step, scratch } = op;
    const node = Step.node(step);
    if (Step.isConnect(step)) {
      this.connected(process, node, outcome, op.nowSeconds + EPOCH);
      if (outcome === Outcome.answered) return Step.send(node);
      const code = outcome === Outcome.connectTimeout ? ResultCode.timeout : ResultCode.connectionFailure;
      return this.#notConnected(op, scratch[AFTER_BACKOFF] === 1 ? ResultCode.serverTemporarilyDisabled : code);
    }
    if (outcome === Outcome.answered) {
      op.resultCode = ResultCode.success;
      return Step.done;
    }
    this.broke(process, node);
    return this.#fail(op, outcome === Outcome.ioTimeout ? ResultCode.timeout : ResultCode.connectionFailure);
  }

  newRequest(process: number): void {
    if (!this.keepsSockets && this.#used[process] === 1) this.replaced(process);
  }

  replaced(process: number): void {
    this.#used[process] = 0;
    this.#backoff.forget(process);
    this.#ring[process] = FULL;
    this.#nextRebuild[process] = 0;
    this.#unread.fill(0, process * this.nodes, (process + 1) * this.nodes);
    this.#unreadCount[process] = 0;
  }

  /** A backoff ends after the second that is noted. */
  avoids(process: number, node: number, seconds: number): number | null {
    const row = process * this.nodes + node;
    const until = this.#backoff.nextRetry[row] - EPOCH;
    return this.#backoff.inBackoff(row) && until >= Math.floor(seconds) ? until + 1 : null;
  }

  settled(key: number, down: Uint8Array, tried?: number[]): number {
    const home = this.#home[key];
    if (home < 0) return -1;
    const continuum = this.#continuum;
    const leavesOut = this.#ejectsForGood() && (down[home] === 1 || continuum.evenFrom > 1) && down.includes(0);
    const node = leavesOut ? continuum.node(continuum.without(down), this.#hashes[key]) : home;
    tried?.push(node);
    return down[node] === 1 ? -1 : node;
  }

  /** memcached_server_by_key: the owner on the process's present ring. It checks neither the key nor the clock. */
  serverByKey(process: number, key: number): number {
    return this.#continuum.node(this.#ring[process], this.#hashes[key]);
  }

  /** memcached_generate_hash_with_redistribution: the ring is built anew if its time has come; -1 for a key that is refused. */
  serverFor(process: number, key: number, now: number): number {
    if (this.#refused?.[key] === 1) return -1;
    this.#used[process] = 1;
    const nextRebuild = this.#nextRebuild[process];
    if (nextRebuild !== 0 && now > nextRebuild) this.#rebuild(process, now);
    return this.serverByKey(process, key);
  }

  /** Where replicas lie. */
  behind(node: number, distance: number): number {
    return this.#continuum.behind(node, distance);
  }

  get order(): readonly number[] {
    return this.#continuum.order;
  }

  /** backoff_handling. */
  approach(process: number, node: number, now: number): number {
    const backoff = this.#backoff;
    const row = process * this.nodes + node;
    if (backoff.connected[row] === 1) return Approach.open;
    if (backoff.atLimit(row)) {
      if (this.#behaviors.autoEjects) {
        const { deadTimeoutSeconds } = this.#behaviors;
        if (deadTimeoutSeconds > 0) backoff.eject(row, now + deadTimeoutSeconds);
        this.#rebuild(process, now);
        return ResultCode.serverMarkedDead;
      }
      backoff.backOffAgain(row);
    }
    if (!backoff.inBackoff(row)) return Approach.connect;
    return backoff.endBackoff(row, now) ? Approach.connectAfterBackoff : ResultCode.serverTemporarilyDisabled;
  }

  connected(process: number, node: number, outcome: Outcome, now: number, isFirst = true): void {
    const row = process * this.nodes + node;
    if (outcome === Outcome.answered) this.#backoff.opened(process, row);
    else this.#backoff.notOpened(process, row, now, isFirst);
  }

  /** The connection is closed. */
  broke(process: number, node: number): void {
    this.#backoff.broke(process * this.nodes + node);
    this.setUnread(process, node, false);
  }

  isUnread(process: number, node: number): boolean {
    return this.#unread[process * this.nodes + node] === 1;
  }

  setUnread(process: number, node: number, isLeft: boolean): void {
    const row = process * this.nodes + node;
    this.#unreadCount[process] += Number(isLeft) - this.#unread[row];
    this.#unread[row] = Number(isLeft);
  }

  /** A set that was stored goes to the replicas too, a delete in any case (storage.cc, delete.cc). */
  #copiesOf({ verb, resultCode, scratch }: Operation): readonly number[] {
    const copies = this.#copies;
    copies.length = 0;
    const owner = scratch[OWNER];
    const isCopied = verb === Verb.delete || (verb === Verb.set && resultCode === ResultCode.success);
    if (!isCopied || owner < 0) return copies;
    for (let distance = 1; distance <= this.#replicas; distance++) copies.push(this.#continuum.behind(owner, distance));
    return copies;
  }

  #route(op: Operation): number {
    const { process, key, scratch } = op;
    scratch[OWNER] = this.serverFor(process, key, op.nowSeconds + EPOCH);
    scratch[DISTANCE] = 0;
    return this.#connect(op, scratch[OWNER]);
  }

  #connect(op: Operation, node: number): number {
    const approach = this.approach(op.process, node, op.nowSeconds + EPOCH);
    if (approach === Approach.open) return Step.send(node);
    op.scratch[AFTER_BACKOFF] = Number(approach === Approach.connectAfterBackoff);
    return approach < 0 ? Step.connect(node) : this.#notConnected(op, approach);
  }

  /** A read goes on to the next replica, if there is one. */
  #notConnected(op: Operation, code: number): number {
    const { verb, scratch } = op;
    if (verb !== Verb.get || scratch[DISTANCE] >= this.#replicas) return this.#fail(op, code);
    scratch[DISTANCE]++;
    return this.#connect(op, this.#continuum.behind(scratch[OWNER], scratch[DISTANCE]));
  }

  #fail(op: Operation, code: number): number {
    op.resultCode = code;
    if (op.scratch[RETRIES_LEFT] === 0) return Step.failed;
    op.scratch[RETRIES_LEFT]--;
    return this.#route(op);
  }

  /** Leaves out every server that is still waiting, unless none would remain (hosts.cc, update_continuum). */
  #rebuild(process: number, now: number): void {
    if (!this.#continuum.canLeaveOut) return;
    const { nextRetry } = this.#backoff;
    const waiting = new Uint8Array(this.nodes);
    let nextRebuild = 0;
    for (let node = 0; node < this.nodes; node++) {
      const retry = nextRetry[process * this.nodes + node];
      if (retry <= now) continue;
      waiting[node] = 1;
      if (nextRebuild === 0 || retry < nextRebuild) nextRebuild = retry;
    }
    this.#nextRebuild[process] = nextRebuild;
    if (waiting.includes(0)) this.#ring[process] = this.#continuum.without(waiting);
  }

  /** Without a dead timeout the keys of an ejected server come back to it, and fail there for good. */
  #ejectsForGood(): boolean {
    return this.#behaviors.autoEjects && this.#behaviors.deadTimeoutSeconds > 0 && this.#continuum.canLeaveOut;
  }
}
