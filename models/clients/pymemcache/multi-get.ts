/**
 * HashClient.get_many (client/hash.py): it finds the server of every key first, then asks one server after another and waits
 * for each. A server that is left alone gives no items, whatever is set. Any other failure is raised at once, and the servers
 * behind it are not asked; with `ignore_exc` the call goes on without the items. A key that it refuses is raised in any case.
 */
import { Outcome } from "../../network/outcome.ts";
import type { Hand, MultiGet, MultiGetCall } from "../multi-get.ts";

/** The client that the call is made of, as far as a call sees it. */
export interface Servers {
  readonly ignoresExceptions: boolean;
  readonly ioTimeoutMs: number;
  isRefused(key: number): boolean;
  /** The server of the key by the present hashing, -1 if all are out of it. */
  serverFor(process: number, key: number, seconds: number): number;
  /** The server is left alone until its next retry; else it is about to be asked, and may be taken out of the hashing by that. */
  isLeftAlone(process: number, node: number, seconds: number): boolean;
  isOpen(process: number, node: number): boolean;
  opened(process: number, node: number): void;
  /** The server has failed before. */
  isFailing(process: number, node: number): boolean;
  /** The server has answered, and failed before. */
  retried(process: number, node: number): void;
  /** The name of the exception. */
  failed(process: number, node: number, outcome: Outcome, seconds: number): string;
}

export class HashClientMultiGet implements MultiGet {
  readonly #servers: Servers;
  readonly #call: MultiGetCall;
  #hand!: Hand;
  /** The positions that each server is still to be asked for, in the order in which servers are asked. */
  readonly #parts = new Map<number, number[]>();
  /** The server that is asked had failed before. */
  #retries = false;

  constructor(servers: Servers, call: MultiGetCall) {
    this.#servers = servers;
    this.#call = call;
  }

  begin(hand: Hand): void {
    this.#hand = hand;
    const { process, keys, seconds } = this.#call;
    const servers = this.#servers;
    for (const [at, key] of keys.entries()) {
      if (servers.isRefused(key)) {
        this.#raise("MemcacheIllegalInputError");
        return;
      }
      const node = servers.serverFor(process, key, seconds);
      const part = this.#parts.get(node);
      if (part !== undefined) part.push(at);
      else if (node >= 0) this.#parts.set(node, [at]);
      else if (!servers.ignoresExceptions) {
        this.#raise("MemcacheError");
        return;
      }
    }
    this.#goOn();
  }

  connected(node: number, outcome: Outcome): void {
    if (outcome !== Outcome.answered) {
      this.#fail(node, outcome);
      return;
    }
    this.#servers.opened(this.#call.process, node);
    this.#send(node);
  }

  replied(node: number, outcome: Outcome): void {
    this.#hand.alarm(Number.POSITIVE_INFINITY);
    if (outcome !== Outcome.answered) {
      this.#fail(node, outcome);
      return;
    }
    if (this.#retries) this.#servers.retried(this.#call.process, node);
    this.#parts.delete(node);
    this.#goOn();
  }

  woke(): void {
    const [node] = this.#parts.keys();
    this.#hand.drop(node);
    this.#fail(node, Outcome.ioTimeout);
  }

  /** Asks the next server. */
  #goOn(): void {
    const { process, seconds } = this.#call;
    for (const node of this.#parts.keys()) {
      if (this.#servers.isLeftAlone(process, node, seconds)) {
        this.#parts.delete(node);
        continue;
      }
      this.#retries = this.#servers.isFailing(process, node);
      if (this.#servers.isOpen(process, node)) this.#send(node);
      else this.#hand.connect(node);
      return;
    }
    this.#hand.end({ gives: "found", resultCode: 0, error: null });
  }

  #send(node: number): void {
    this.#hand.send(node, this.#parts.get(node)!);
    this.#hand.alarm(this.#servers.ioTimeoutMs / 1000);
  }

  #fail(node: number, outcome: Outcome): void {
    const { process, seconds } = this.#call;
    const error = this.#servers.failed(process, node, outcome, seconds);
    this.#parts.delete(node);
    if (this.#servers.ignoresExceptions) this.#goOn();
    else this.#raise(error);
  }

  #raise(error: string): void {
    this.#hand.end({ gives: "failure", resultCode: 0, error });
  }
}
