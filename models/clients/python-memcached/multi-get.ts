/**
 * Client.get_multi (memcache.py): it finds and connects a server for every key in turn, as for a single key, sends all requests,
 * then reads the replies one server after another, waiting the whole time-out for each. A server that fails while its reply is
 * read is dead, and its keys are missing; nothing is tried again. A key that it refuses is raised.
 */
import { Outcome } from "../../network/outcome.ts";
import type { Hand, MultiGet, MultiGetCall } from "../multi-get.ts";
import { TRIES } from "./rehash.ts";

/** The client that the call is made of, as far as a call sees it. */
export interface Servers {
  readonly ioTimeoutMs: number;
  isRefused(key: number): boolean;
  /** The server of a key after so many looks at others. */
  serverAfter(key: number, looks: number): number;
  isDead(process: number, node: number, seconds: number): boolean;
  isOpen(process: number, node: number): boolean;
  /** True if flush_all goes out on the new connection. */
  opened(process: number, node: number): boolean;
  markDead(process: number, node: number, seconds: number): void;
}

export class MemcacheMultiGet implements MultiGet {
  readonly #servers: Servers;
  readonly #call: MultiGetCall;
  #hand!: Hand;
  /** The position of the key whose server is looked for, and how many were looked at. */
  #at = 0;
  #looks = 0;
  /** The positions that each server is asked for; once all are sent, of those whose replies are still to be read. */
  readonly #parts = new Map<number, number[]>();
  /** What has come of replies that are not read yet. */
  readonly #came = new Map<number, Outcome>();
  #isSent = false;
  /** The server whose reply is waited for, -1 for none. */
  #waitsFor = -1;

  constructor(servers: Servers, call: MultiGetCall) {
    this.#servers = servers;
    this.#call = call;
  }

  begin(hand: Hand): void {
    this.#hand = hand;
    this.#find();
  }

  connected(node: number, outcome: Outcome): void {
    const { process, seconds } = this.#call;
    if (outcome === Outcome.answered) {
      if (this.#servers.opened(process, node)) this.#hand.flush(node);
      this.#take(node);
    } else {
      this.#servers.markDead(process, node, seconds);
      this.#looks++;
    }
    this.#find();
  }

  replied(node: number, outcome: Outcome): void {
    this.#came.set(node, outcome);
    if (this.#isSent) this.#read();
  }

  woke(): void {
    const [node] = this.#parts.keys();
    this.#hand.drop(node);
    this.#came.set(node, Outcome.ioTimeout);
    this.#read();
  }

  /** Looks for the servers of the keys that are left until one needs a connection. */
  #find(): void {
    const { process, keys, seconds } = this.#call;
    const servers = this.#servers;
    while (this.#at < keys.length) {
      const key = keys[this.#at];
      if (servers.isRefused(key)) {
        this.#hand.end({ gives: "failure", resultCode: 0, error: "MemcachedKeyError" });
        return;
      }
      if (this.#looks === TRIES) {
        this.#nextKey();
        continue;
      }
      const node = servers.serverAfter(key, this.#looks);
      if (servers.isDead(process, node, seconds)) this.#looks++;
      else if (servers.isOpen(process, node)) this.#take(node);
      else {
        this.#hand.connect(node);
        return;
      }
    }
    this.#send();
  }

  /** The present key is asked of this server. */
  #take(node: number): void {
    const part = this.#parts.get(node);
    if (part === undefined) this.#parts.set(node, [this.#at]);
    else part.push(this.#at);
    this.#nextKey();
  }

  #nextKey(): void {
    this.#at++;
    this.#looks = 0;
  }

  #send(): void {
    for (const [node, positions] of this.#parts) this.#hand.send(node, positions);
    this.#isSent = true;
    this.#read();
  }

  /** Reads what has come, up to the first server whose reply has not. */
  #read(): void {
    const { process, seconds } = this.#call;
    for (const node of this.#parts.keys()) {
      const outcome = this.#came.get(node);
      if (outcome === undefined) {
        this.#waitFor(node);
        return;
      }
      if (outcome !== Outcome.answered) this.#servers.markDead(process, node, seconds);
      this.#parts.delete(node);
    }
    this.#hand.end({ gives: "found", resultCode: 0, error: null });
  }

  #waitFor(node: number): void {
    if (node === this.#waitsFor) return;
    this.#waitsFor = node;
    this.#hand.alarm(this.#servers.ioTimeoutMs / 1000);
  }
}
