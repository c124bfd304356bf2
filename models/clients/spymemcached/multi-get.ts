/**
 * `getBulk` (MemcachedClient.java, asyncGetBulk). Keys of a node that is not active go to the next active one of the locator's
 * sequence, whatever the failure mode; with none they wait in the queue of their own. All parts go out at once. The caller
 * waits `opTimeout` for all of them (BulkGetFuture.java): one that is late raises, and what the others found is lost, as is
 * all when the connection of a part ends. Without a part that is late or cancelled, what was found comes back.
 */
import { Outcome } from "../../network/outcome.ts";
import type { Hand, MultiGet, MultiGetCall } from "../multi-get.ts";

/** The nodes, as this process's IO thread has them. */
export interface BulkNodes {
  readonly opTimeoutSeconds: number;
  /** -1: the library refuses the key. */
  place(key: number): number;
  isActive(node: number): boolean;
  isOpen(node: number): boolean;
  opened(node: number): void;
  answered(node: number): void;
  timedOut(node: number): void;
  lost(node: number): void;
  /** Operations were put into queues. */
  wake(): void;
}

export class GetBulk implements MultiGet {
  readonly #call: MultiGetCall;
  readonly #nodes: BulkNodes;
  #hand!: Hand;
  readonly #pending = new Map<number, number[]>();
  /** Those of them whose node is not active. */
  readonly #queued = new Set<number>();
  readonly #answered = new Set<number>();
  #isCancelled = false;

  constructor(call: MultiGetCall, nodes: BulkNodes) {
    this.#call = call;
    this.#nodes = nodes;
  }

  begin(hand: Hand): void {
    this.#hand = hand;
    if (this.#call.keys.some((key) => this.#nodes.place(key) < 0)) {
      hand.end({ gives: "failure", resultCode: 0, error: "IllegalArgumentException" });
      return;
    }
    this.#nodes.wake();
    this.#place();
  }

  /** The client makes its connections when it starts: only the first call of a process meets one that is not made. */
  connected(node: number, outcome: Outcome): void {
    if (outcome === Outcome.answered) this.#nodes.opened(node);
    else this.#nodes.lost(node);
    this.#place();
  }

  replied(node: number, outcome: Outcome): void {
    this.#pending.delete(node);
    if (outcome === Outcome.answered) this.#answered.add(node);
    else {
      this.#isCancelled = true;
      this.#nodes.lost(node);
    }
    this.#return();
  }

  woke(): void {
    for (const node of this.#pending.keys()) {
      this.#hand.drop(node);
      this.#nodes.timedOut(node);
    }
    this.#succeeded();
    this.#hand.end({ gives: "failure", resultCode: 0, error: "OperationTimeoutException" });
  }

  /** What waits in the queue of a node goes out when the node is connected again. */
  stirred(): void {
    for (const node of this.#queued) {
      if (!this.#nodes.isActive(node)) continue;
      this.#queued.delete(node);
      this.#hand.send(node, this.#pending.get(node) ?? []);
    }
  }

  #place(): void {
    const parts = new Map<number, number[]>();
    for (const [position, key] of this.#call.keys.entries()) {
      const node = this.#nodes.place(key);
      if (this.#nodes.isActive(node) && !this.#nodes.isOpen(node)) {
        this.#hand.connect(node);
        return;
      }
      const part = parts.get(node);
      if (part === undefined) parts.set(node, [position]);
      else part.push(position);
    }
    for (const [node, positions] of parts) {
      this.#pending.set(node, positions);
      if (this.#nodes.isActive(node)) this.#hand.send(node, positions);
      else this.#queued.add(node);
    }
    this.#hand.alarm(this.#nodes.opTimeoutSeconds);
  }

  #succeeded(): void {
    for (const node of this.#answered) this.#nodes.answered(node);
  }

  #return(): void {
    if (this.#pending.size > 0) return;
    this.#succeeded();
    const error = this.#isCancelled ? "CancellationException" : null;
    this.#hand.end({ gives: error === null ? "found" : "failure", resultCode: 0, error });
  }
}
