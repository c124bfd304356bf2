/**
 * memcached_mget and memcached_fetch_result (get.cc, fetch.cc, io.cc): connect in the order of the keys, send to all servers,
 * read from whichever answers. Sending has a result of its own, and only if that is good is anything read.
 *
 * The binary protocol keeps the result of the last connect as that of sending, and connects at the first key of each server
 * and at every key of one that it cannot connect to. So a dead server's key spoils the call, unless a live server follows that
 * the call has not met before. What had been sent is answered all the same, and read away by the next call.
 *
 * Reading waits the poll time-out for the next of several servers, then gives up on all of them and is content with what it
 * has; for the last one it waits as long, and that is an error. So one hung server fails the call of PHP, and two do not.
 * Replies that were given up on together are waited for again, one by one, before the next call sends anything.
 *
 * A connection that the other side has closed is noticed as on loopback, where the reset follows at once: the binary
 * protocol writes twice to each server, and the second time fails; the text protocol writes once, and reads the end.
 */
import { Outcome } from "../../network/outcome.ts";
import type { Gives, Hand, Loss, MultiGet, MultiGetCall } from "../multi-get.ts";
import { EPOCH } from "./backoff.ts";
import { Approach, ResultCode } from "./result-code.ts";

/** The object that the call is made of, as far as a call sees it: its ring, its connections and their timers. */
export interface Connections {
  /** All servers in the order of libmemcached's list. */
  readonly order: readonly number[];
  /** Where the key goes now; -1 for one that is refused. */
  serverFor(process: number, key: number, now: number): number;
  /** The server `distance` positions behind another in the list. */
  behind(node: number, distance: number): number;
  /** An `Approach`, or the result code with which the server is left alone. */
  approach(process: number, node: number, now: number): number;
  /** @param isFirst Of the failures of this server within the call. */
  connected(process: number, node: number, outcome: Outcome, now: number, isFirst?: boolean): void;
  broke(process: number, node: number): void;
  /** A reply to an earlier call is still to be read. */
  isUnread(process: number, node: number): boolean;
  setUnread(process: number, node: number, isLeft: boolean): void;
}

/** What the library above makes of a result. */
export interface Returned {
  readonly hung: Loss;
  /** Sending came to this code, which is not success. */
  readonly notSent: (code: number) => Gives;
  /** Reading came to this code. */
  readonly read: (code: number) => Gives;
  /** The exception for a call that failed. */
  readonly error: (code: number) => string | null;
}

export interface MultiGetOptions extends Returned {
  readonly binaryProtocol: boolean;
  readonly replicas: number;
  /** Infinity: waits for ever. */
  readonly pollTimeoutMs: number;
}

/** What the call does at present. */
type Phase = "drain" | "connect" | "send" | "read";

export class MemcachedMultiGet implements MultiGet {
  readonly #memcached: Connections;
  readonly #call: MultiGetCall;
  readonly #options: MultiGetOptions;
  #hand!: Hand;
  #phase: Phase = "drain";
  /** Servers with replies of an earlier call. */
  #toDrain: number[] = [];
  /** The position of the key that is next, and how far behind its owner it is asked for. */
  #at = 0;
  #distance = 0;
  /** A key was left to the next replica. */
  #isMore = false;
  /** The key whose server is being connected to is the first of it after a backoff. */
  #isAfterBackoff = false;
  /** By position: 1 for a key that is asked for, or that the library refuses. */
  readonly #settled: Uint8Array;
  /** The positions that each server is asked for. */
  readonly #parts = new Map<number, number[]>();
  /** Servers that could not be connected to in this call. */
  readonly #unreachable = new Set<number>();
  /** Servers whose replies are still to come. */
  readonly #pending = new Set<number>();
  #code: number = ResultCode.badKeyProvided;
  #found = 0;
  /** A connection broke and no item was read since. */
  #isBroken = false;

  constructor(memcached: Connections, call: MultiGetCall, options: MultiGetOptions) {
    this.#memcached = memcached;
    this.#call = call;
    this.#options = options;
    this.#settled = new Uint8Array(call.keys.length);
  }

  begin(hand: Hand): void {
    this.#hand = hand;
    const { process } = this.#call;
    this.#toDrain = this.#memcached.order.filter((node) => this.#memcached.isUnread(process, node));
    this.#drain();
  }

  connected(node: number, outcome: Outcome): void {
    const isFirst = !this.#unreachable.has(node);
    this.#memcached.connected(this.#call.process, node, outcome, this.#now(), isFirst);
    if (outcome === Outcome.answered) this.#take(node);
    else this.#leaveOut(node, this.#isAfterBackoff ? ResultCode.serverTemporarilyDisabled : codeOf(outcome));
    this.#at++;
    this.#goOn();
  }

  replied(node: number, outcome: Outcome, found: number): void {
    const isBroken = outcome !== Outcome.answered;
    if (isBroken) this.#memcached.broke(this.#call.process, node);
    if (this.#phase === "drain") {
      this.#memcached.setUnread(this.#call.process, node, false);
      this.#toDrain.shift();
      this.#drain();
      return;
    }
    this.#pending.delete(node);
    if (this.#phase === "send" && isBroken && this.#isWrittenTwice()) this.#code = ResultCode.someErrors;
    if (found > 0) this.#isBroken = false;
    if (isBroken) this.#isBroken = true;
    this.#found += found;
    if (this.#phase !== "read") return;
    if (this.#pending.size === 0) this.#readAll();
    else this.#hand.alarm(this.#pollSeconds());
  }

  woke(): void {
    if (this.#phase === "drain") this.#giveUpDrain();
    else if (this.#phase === "send") this.#sent();
    else this.#timeOut();
  }

  /** Reads what an earlier call has left, a server after another. */
  #drain(): void {
    const [node] = this.#toDrain;
    if (node === undefined) {
      this.#phase = "connect";
      this.#goOn();
      return;
    }
    this.#hand.send(node, []);
    this.#hand.alarm(this.#pollSeconds());
  }

  #giveUpDrain(): void {
    const [node] = this.#toDrain;
    this.#hand.drop(node);
    this.#memcached.broke(this.#call.process, node);
    this.#toDrain.shift();
    this.#drain();
  }

  /** Goes through the keys that are left until one needs a connection. */
  #goOn(): void {
    do {
      for (; this.#at < this.#call.keys.length; this.#at++) {
        if (this.#settled[this.#at] === 0 && !this.#place()) return;
      }
    } while (this.#nextReplica());
    this.#send();
  }

  /** Keys that are left are asked of the next replica of each, if there is one. */
  #nextReplica(): boolean {
    if (!this.#isMore || this.#distance === this.#options.replicas) return false;
    this.#at = 0;
    this.#distance++;
    this.#isMore = false;
    return true;
  }

  /** Finds the server of the present key; false if the call waits for a connection to it. */
  #place(): boolean {
    const { process, keys } = this.#call;
    const memcached = this.#memcached;
    const owner = memcached.serverFor(process, keys[this.#at], this.#now());
    if (owner < 0) {
      this.#settled[this.#at] = 1;
      return true;
    }
    const node = this.#distance === 0 ? owner : memcached.behind(owner, this.#distance);
    const approach = this.#parts.has(node) ? Approach.open : this.#approach(node);
    if (approach === Approach.open) this.#take(node);
    else if (approach >= 0) this.#leaveOut(node, approach);
    else {
      this.#isAfterBackoff = approach === Approach.connectAfterBackoff;
      this.#hand.connect(node);
      return false;
    }
    return true;
  }

  /** With replicas a server that failed once is not tried again in the call. */
  #approach(node: number): number {
    if (this.#options.replicas > 0 && this.#unreachable.has(node)) return ResultCode.connectionFailure;
    return this.#memcached.approach(this.#call.process, node, this.#now());
  }

  /** The present key is asked of this server. */
  #take(node: number): void {
    this.#settled[this.#at] = 1;
    const part = this.#parts.get(node);
    if (part !== undefined) {
      part.push(this.#at);
      return;
    }
    this.#parts.set(node, [this.#at]);
    this.#code = ResultCode.success;
  }

  /** The present key is not asked of this server. */
  #leaveOut(node: number, code: number): void {
    this.#unreachable.add(node);
    this.#isMore = true;
    this.#code = code;
  }

  #send(): void {
    // Beside the binary protocol's own way, sending has failed only if there is no server to send to.
    const isSent = this.#options.replicas > 0 || (this.#parts.size > 0 && !this.#options.binaryProtocol);
    if (isSent) this.#code = ResultCode.success;
    this.#phase = "send";
    for (const node of this.#memcached.order) {
      const part = this.#parts.get(node);
      if (part === undefined) continue;
      this.#pending.add(node);
      this.#hand.send(node, part);
    }
    this.#hand.alarm(0);
  }

  /** What is known at once of what was sent is known. */
  #sent(): void {
    if (this.#code !== ResultCode.success) {
      this.#leave();
      this.#return(this.#options.notSent(this.#code), this.#code);
      return;
    }
    this.#phase = "read";
    if (this.#pending.size === 0) this.#readAll();
    else this.#hand.alarm(this.#pollSeconds());
  }

  /** No server has answered for as long as it waits. */
  #timeOut(): void {
    if (this.#pending.size > 1) {
      this.#leave();
      this.#readAll();
      return;
    }
    for (const node of this.#pending) {
      this.#hand.drop(node);
      this.#memcached.broke(this.#call.process, node);
    }
    this.#readTo(ResultCode.timeout);
  }

  /** Nothing more is read in this call. */
  #leave(): void {
    for (const node of this.#pending) {
      this.#hand.drop(node);
      this.#memcached.setUnread(this.#call.process, node, true);
    }
  }

  #readAll(): void {
    this.#readTo(this.#found > 0 ? ResultCode.success : ResultCode.notFound);
  }

  #readTo(code: number): void {
    const end = this.#isBroken ? ResultCode.connectionFailure : code;
    this.#return(this.#options.read(end), end);
  }

  #return(gives: Gives, code: number): void {
    this.#hand.end({ gives, resultCode: code, error: gives === "failure" ? this.#options.error(code) : null });
  }

  /** The requests, and what ends them, by themselves: so it is in the binary protocol without replicas. */
  #isWrittenTwice(): boolean {
    return this.#options.binaryProtocol && this.#options.replicas === 0;
  }

  #pollSeconds(): number {
    return this.#options.pollTimeoutMs / 1000;
  }

  #now(): number {
    return this.#call.nowSeconds + EPOCH;
  }
}

function codeOf(outcome: Outcome): number {
  return outcome === Outcome.connectTimeout ? ResultCode.timeout : ResultCode.connectionFailure;
}
