/**
 * `get` with an array of keys, from 3.0 on (memcache.c, php_mmc_get; memcache_pool.c, mmc_pool_schedule_get and mmc_pool_run).
 * Each key joins the request for the first valid server of its walk. Servers are connected to one after another, then all
 * requests go out and all replies are read as they come. A server that fails gives its keys to the servers where a walk now
 * leads (mmc_value_failover_handler); without failover they are missing. The call itself never fails.
 *
 * The library asks again for every key that it has not received, those of other servers that it still waits for too: the
 * second answer changes nothing, and is left out here. So is that it never stops trying a server with `retry_interval` 0: one
 * that has failed twice in a call is left alone. With the binary protocol 4.0.5.2 ends PHP by SIGSEGV when a server refuses
 * the connection in such a call, and gets over one that hangs.
 */
import { Outcome } from "../../network/outcome.ts";
import type { Hand, MultiGet, MultiGetCall } from "../multi-get.ts";
import { Deadlines } from "../shared/deadlines.ts";

const FAILURES_MAX = 2;

/** The pool, as this process has it. */
export interface PoolServers {
  readonly failsOver: boolean;
  readonly timeoutSeconds: number;
  /** Where the walk leads, -1 for a key that is refused. */
  pick(key: number): number;
  isValid(node: number): boolean;
  isOpen(node: number): boolean;
  opened(node: number): void;
  notOpened(node: number): void;
  broke(node: number): void;
}

export class GetMany implements MultiGet {
  readonly #call: MultiGetCall;
  readonly #servers: PoolServers;
  #hand!: Hand;
  #deadlines!: Deadlines;
  /** Requests that are being made, by server. */
  readonly #building = new Map<number, number[]>();
  /** Requests that wait for a reply, by server, in the order in which they were sent. */
  readonly #sent = new Map<number, number[][]>();
  readonly #failures = new Map<number, number>();
  #isConnecting = false;

  constructor(call: MultiGetCall, servers: PoolServers) {
    this.#call = call;
    this.#servers = servers;
  }

  begin(hand: Hand): void {
    this.#hand = hand;
    this.#deadlines = new Deadlines(this.#call, hand);
    this.#schedule(this.#call.keys.keys());
    this.#goOn();
  }

  connected(node: number, outcome: Outcome): void {
    this.#isConnecting = false;
    if (outcome === Outcome.answered) this.#servers.opened(node);
    else {
      this.#servers.notOpened(node);
      const positions = this.#building.get(node) ?? [];
      this.#building.delete(node);
      this.#failed(node, positions);
    }
    this.#goOn();
  }

  replied(node: number, outcome: Outcome): void {
    if (outcome !== Outcome.answered) this.#broke(node);
    else {
      const waiting = this.#sent.get(node)!;
      waiting.shift();
      if (waiting.length === 0) this.#over(node);
    }
    this.#goOn();
  }

  woke(): void {
    for (const node of this.#deadlines.due()) {
      this.#hand.drop(node);
      this.#broke(node);
    }
    this.#goOn();
  }

  #schedule(positions: Iterable<number>): void {
    for (const position of positions) {
      const node = this.#servers.pick(this.#call.keys[position]);
      if (node < 0 || !this.#servers.isValid(node) || (this.#failures.get(node) ?? 0) >= FAILURES_MAX) continue;
      const request = this.#building.get(node);
      if (request === undefined) this.#building.set(node, [position]);
      else request.push(position);
    }
  }

  /** Connects to the next server that needs it; when there is none, sends what is ready, and returns if nothing is. */
  #goOn(): void {
    if (this.#isConnecting) return;
    for (const node of this.#building.keys()) {
      if (this.#servers.isOpen(node)) continue;
      this.#isConnecting = true;
      this.#hand.connect(node);
      return;
    }
    for (const [node, positions] of this.#building) this.#send(node, positions);
    this.#building.clear();
    if (this.#sent.size === 0) this.#hand.end({ gives: "found", resultCode: 0, error: null });
  }

  #send(node: number, positions: number[]): void {
    this.#sent.set(node, [...(this.#sent.get(node) ?? []), positions]);
    this.#hand.send(node, positions);
    this.#deadlines.set(node, this.#servers.timeoutSeconds);
  }

  #broke(node: number): void {
    const positions = this.#sent.get(node)!.flat();
    this.#over(node);
    this.#servers.broke(node);
    this.#failed(node, positions);
  }

  #over(node: number): void {
    this.#sent.delete(node);
    this.#deadlines.clear(node);
  }

  #failed(node: number, positions: readonly number[]): void {
    this.#failures.set(node, (this.#failures.get(node) ?? 0) + 1);
    if (this.#servers.failsOver) this.#schedule(positions);
  }
}
