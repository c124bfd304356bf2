/**
 * `get_multi` (3.0 client.rb, get_multi_yielder; from 3.2 pipelined_getter.rb). Keys are grouped one by one, and each is looked
 * up as a single get does it: a server without a connection is connected to and asked for its version there and then, so that
 * a dead or hung one costs its time-outs and sleeps before anything is sent. Then each server gets all its keys at once, ended
 * by a no-op, and the call waits `socket_timeout` for all of them together: servers that are late are failures, and their
 * keys are missing.
 *
 * A connection that turns out to be gone ends the connections to all servers that have not answered in full, each of them a
 * failure with its sleep, and the call begins anew. On loopback that shows with the no-op: the first write draws the reset.
 */
import { Outcome } from "../../network/outcome.ts";
import type { Hand, MultiGet, MultiGetCall } from "../multi-get.ts";

/** The ring and the servers on it, as this process has them. */
export interface DalliServers {
  readonly looks: number;
  readonly socketTimeoutSeconds: number;
  /** False: Dalli refuses the key. */
  takes(key: number): boolean;
  /** Where this look leads. */
  node(key: number, look: number): number;
  isAlive(node: number): boolean;
  mayConnect(node: number): boolean;
  /** Connected; nothing was answered yet. */
  opened(node: number): void;
  up(node: number): void;
  /** @returns How long Dalli sleeps for it, in seconds. */
  failed(node: number): number;
}

type Phase = "group" | "send" | "read";

export class GetMulti implements MultiGet {
  readonly #call: MultiGetCall;
  readonly #servers: DalliServers;
  #hand!: Hand;
  #phase: Phase = "group";
  /** The key that is being looked up, and how far. */
  #at = 0;
  #look = 0;
  /** The server that is asked for its version, -1 for none. */
  #greeted = -1;
  readonly #groups = new Map<number, number[]>();
  readonly #pending = new Set<number>();
  readonly #broken: number[] = [];
  /** What follows the sleep. */
  #afterRest: (() => void) | null = null;

  constructor(call: MultiGetCall, servers: DalliServers) {
    this.#call = call;
    this.#servers = servers;
  }

  begin(hand: Hand): void {
    this.#hand = hand;
    if (this.#call.keys.every((key) => this.#servers.takes(key))) this.#group();
    else hand.end({ gives: "failure", resultCode: 0, error: "ArgumentError" });
  }

  connected(node: number, outcome: Outcome): void {
    if (outcome !== Outcome.answered) {
      this.#lookOn(node);
      return;
    }
    this.#servers.opened(node);
    this.#greeted = node;
    this.#hand.send(node, []);
    this.#hand.alarm(this.#servers.socketTimeoutSeconds);
  }

  replied(node: number, outcome: Outcome): void {
    if (this.#phase === "group") this.#greetedBy(node, outcome);
    else if (outcome === Outcome.answered) {
      this.#pending.delete(node);
      if (this.#phase === "read") this.#read();
    } else if (this.#phase === "send") this.#broken.push(node);
    else this.#breakDown(node, this.#pending);
  }

  woke(): void {
    const next = this.#afterRest;
    this.#afterRest = null;
    if (next !== null) next();
    else if (this.#phase === "group") this.#notGreeted();
    else if (this.#phase === "send") this.#sent();
    else this.#timeOut();
  }

  /** Finds servers for the keys that are left until one has to be connected to. */
  #group(): void {
    const { keys } = this.#call;
    for (; this.#at < keys.length; this.#at++, this.#look = 0) {
      const server = this.#find(keys[this.#at]);
      if (server === "connecting") return;
      if (server === null) continue;
      const group = this.#groups.get(server);
      if (group === undefined) this.#groups.set(server, [this.#at]);
      else group.push(this.#at);
    }
    this.#send();
  }

  #find(key: number): number | "connecting" | null {
    const servers = this.#servers;
    for (; this.#look < servers.looks; this.#look++) {
      const node = servers.node(key, this.#look);
      if (servers.isAlive(node)) return node;
      if (!servers.mayConnect(node)) continue;
      this.#hand.connect(node);
      return "connecting";
    }
    return null;
  }

  #greetedBy(node: number, outcome: Outcome): void {
    this.#greeted = -1;
    this.#hand.alarm(Number.POSITIVE_INFINITY);
    if (outcome !== Outcome.answered) {
      this.#lookOn(node);
      return;
    }
    this.#servers.up(node);
    this.#group();
  }

  #notGreeted(): void {
    const node = this.#greeted;
    this.#greeted = -1;
    this.#hand.drop(node);
    this.#lookOn(node);
  }

  #lookOn(node: number): void {
    this.#look++;
    this.#rest(this.#servers.failed(node), () => this.#group());
  }

  #send(): void {
    this.#phase = "send";
    for (const [node, positions] of this.#groups) {
      this.#pending.add(node);
      this.#hand.send(node, positions);
    }
    this.#hand.alarm(0);
  }

  /** Everything is written, the no-ops too. */
  #sent(): void {
    const [broken] = this.#broken;
    if (broken !== undefined) {
      this.#breakDown(broken, this.#groups.keys());
      return;
    }
    this.#phase = "read";
    this.#hand.alarm(this.#servers.socketTimeoutSeconds);
    this.#read();
  }

  #read(): void {
    if (this.#pending.size === 0) this.#return();
  }

  #timeOut(): void {
    let seconds = 0;
    for (const node of this.#pending) seconds += this.#abort(node);
    this.#rest(seconds, () => this.#return());
  }

  /** The connection to one server is gone: those to the others are ended too, and all begins anew. */
  #breakDown(broken: number, others: Iterable<number>): void {
    let seconds = this.#servers.failed(broken);
    for (const node of others) if (node !== broken) seconds += this.#abort(node);
    this.#rest(seconds, () => this.#beginAnew());
  }

  #abort(node: number): number {
    this.#hand.drop(node);
    return this.#servers.failed(node);
  }

  #beginAnew(): void {
    this.#phase = "group";
    this.#at = 0;
    this.#look = 0;
    this.#groups.clear();
    this.#pending.clear();
    this.#broken.length = 0;
    this.#group();
  }

  #rest(seconds: number, next: () => void): void {
    if (seconds === 0) {
      next();
      return;
    }
    this.#afterRest = next;
    this.#hand.alarm(seconds);
  }

  #return(): void {
    this.#hand.end({ gives: "found", resultCode: 0, error: null });
  }
}
