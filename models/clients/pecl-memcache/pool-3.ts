/**
 * An operation of pecl-memcache 3.0 and later (memcache_pool.c). It picks the first valid server without opening it. When
 * that server fails, for any reason, the request goes to the next probe that leads to a server it has not failed on. So a
 * socket of an earlier web request that turns out dead sends this one operation to another server, though the primary lives.
 */
import { Outcome } from "../../network/outcome.ts";
import { type Client, type Operation, Step, Verb } from "../client.ts";
import type { MultiGet, MultiGetCall, MultiGets } from "../multi-get.ts";
import { GetMany } from "./multi-get.ts";
import { Pool, type PoolParts } from "./pool.ts";

/** What the operation remembers in its scratch. */
const PICK = 0;
/** The next probe of the failover (`failed_index`). */
const NEXT = 1;
/** How many servers it failed on (`failed_servers.len`). */
const FAILURES = 2;
/** Which servers, beside the pick: one bit for each probe that led to one. */
const FAILED_PROBES = 3;
const WORDS = 12;

/** As many as fit the scratch. */
export const ATTEMPTS_MAX = WORDS * 32;

export class Pool3 extends Pool {
  readonly multiGet: MultiGets = { dead: "its keys", hung: "its keys", ask: (call) => this.#getMany(call) };
  /** Servers that get each write (`memcache.redundancy`). */
  readonly #redundancy: number;
  /** Holds for copies even if operations do not fail over. */
  readonly #probesMax: number;
  /** These three there only where servers keep their status from one web request to the next. */
  readonly opens: Client["opens"];
  readonly standsIn: Client["standsIn"];
  readonly standsInUntil: Client["standsInUntil"];
  /** There only with redundancy. */
  readonly copies?: (op: Operation) => readonly number[];
  readonly #copies: number[] = [];

  constructor(parts: PoolParts, redundancy: number) {
    super(parts);
    this.opens = parts.status.isPlain ? (process, node) => this.#opens(process, node) : undefined;
    this.standsIn = parts.status.isPlain
      ? (process, key, now) => this.#standsIn(process, key, Math.floor(now))
      : undefined;
    this.standsInUntil = parts.status.isPlain
      ? (process, down, now) => parts.status.areFailedUntil(process, down, Math.floor(now))
      : undefined;
    this.#redundancy = Math.min(redundancy, parts.nodes);
    this.#probesMax = parts.failoverAttemptsMax;
    if (this.#redundancy > 1) this.copies = (op) => this.#copiesOf(op);
  }

  start(op: Operation): number {
    const { scratch } = op;
    op.resultCode = 0;
    scratch.fill(0, NEXT, FAILED_PROBES + WORDS);
    const pick = this.#pick(op.process, op.key, op.nowSeconds);
    scratch[PICK] = pick;
    return pick < 0 ? Step.failed : this.#schedule(op, pick);
  }

  after(op: Operation, outcome: Outcome): number {
    const { process, step, nowSeconds } = op;
    const node = Step.node(step);
    if (Step.isConnect(step)) {
      if (outcome === Outcome.answered) {
        this.status.opened(process, node);
        return Step.send(node);
      }
      this.status.notOpened(process, node, nowSeconds);
    } else {
      if (outcome === Outcome.answered) return Step.done;
      this.status.broke(process, node, nowSeconds);
    }
    const next = this.#failover(op, node);
    return next < 0 ? Step.failed : this.#schedule(op, next);
  }

  #opens(process: number, node: number): boolean {
    const { status } = this;
    if (status.failed[process] > 0 || !status.isDisconnected(process, node)) return false;
    status.newRequest(process);
    status.opened(process, node);
    return true;
  }

  #standsIn(process: number, key: number, nowSeconds: number): number {
    const home = this.probes.home[key];
    if (home < 0 || this.status.isValid(process, home, nowSeconds)) return -1;
    const pick = this.#pick(process, key, nowSeconds);
    return this.status.isOpen(process, pick) ? pick : -1;
  }

  /** The pick has the first copy; more go to the valid servers among the probes behind it (`mmc_pool_schedule_key`). */
  #copiesOf({ process, key, verb, nowSeconds, scratch }: Operation): readonly number[] {
    const copies = this.#copies;
    copies.length = 0;
    const pick = scratch[PICK];
    if (verb === Verb.get || pick < 0) return copies;
    const skipped = [pick];
    for (let i = 1, attempt = 0; i < this.#redundancy; i++) {
      let node: number;
      do node = this.probes.at(key, attempt++);
      while (skipped.includes(node) && attempt < this.#probesMax);
      if (this.status.isValid(process, node, nowSeconds)) copies.push(node);
      skipped.push(node);
    }
    return copies;
  }

  #getMany(call: MultiGetCall): MultiGet {
    const { process } = call;
    const { status } = this;
    return new GetMany(call, {
      failsOver: this.attemptsMax > 0,
      timeoutSeconds: this.ioTimeoutMs / 1000,
      pick: (key) => this.#pick(process, key, call.nowSeconds),
      isValid: (node) => status.isValid(process, node, call.nowSeconds),
      isOpen: (node) => status.isOpen(process, node),
      opened: (node) => status.opened(process, node),
      notOpened: (node) => status.notOpened(process, node, call.nowSeconds),
      broke: (node) => status.broke(process, node, call.nowSeconds),
    });
  }

  /** The primary if it is valid, else the first probe that is, else the last one (`mmc_pool_find`). */
  #pick(process: number, key: number, nowSeconds: number): number {
    let node = this.probes.home[key];
    if (node < 0) return -1;
    for (let i = 0; i < this.attemptsMax && !this.status.isValid(process, node, nowSeconds); i++) {
      node = this.probes.at(key, i);
    }
    return node;
  }

  /** Goes to the server, or to the first that the failover finds in its place (`mmc_pool_schedule`). */
  #schedule(op: Operation, first: number): number {
    const { process, nowSeconds } = op;
    for (let node = first; node >= 0; node = this.#failover(op, node)) {
      if (!this.status.isValid(process, node, nowSeconds)) continue;
      return this.status.isOpen(process, node) ? Step.send(node) : Step.connect(node);
    }
    return Step.failed;
  }

  /** The server to try after `failed`, or -1 (`mmc_pool_failover_handler`). */
  #failover(op: Operation, failed: number): number {
    const { process, nowSeconds, scratch } = op;
    if (!this.#mayGoOn(scratch)) return -1;
    let node = failed;
    do {
      this.#exclude(op, node);
      node = this.#next(op);
    } while (!this.status.isValid(process, node, nowSeconds) && this.#mayGoOn(scratch));
    return node;
  }

  #mayGoOn(scratch: Int32Array): boolean {
    return scratch[NEXT] < this.attemptsMax && scratch[FAILURES] < this.nodes;
  }

  /** The next probe that is not excluded, or the last one (`mmc_pool_find_next`). */
  #next(op: Operation): number {
    const { key, scratch } = op;
    let node: number;
    do node = this.probes.at(key, scratch[NEXT]++);
    while (this.#isExcluded(op, node) && scratch[NEXT] < this.attemptsMax);
    return node;
  }

  /** A server is either the pick, which always comes first, or where the last probe led. */
  #exclude(op: Operation, node: number): void {
    const { scratch } = op;
    if (this.#isExcluded(op, node)) return;
    if (scratch[FAILURES] > 0) {
      const attempt = scratch[NEXT] - 1;
      scratch[FAILED_PROBES + (attempt >> 5)] |= 1 << (attempt & 31);
    }
    scratch[FAILURES]++;
  }

  #isExcluded({ key, scratch }: Operation, node: number): boolean {
    if (scratch[FAILURES] === 0) return false;
    if (node === scratch[PICK]) return true;
    for (let attempt = 0; attempt < scratch[NEXT]; attempt++) {
      const failed = (scratch[FAILED_PROBES + (attempt >> 5)] >>> (attempt & 31)) & 1;
      if (failed === 1 && this.probes.at(key, attempt) === node) return true;
    }
    return false;
  }
}
