/** One call for many keys in progress: what its machine orders and is told, and what has come back so far. */
import type { Hand, MultiGet, MultiGetCall, MultiGetEnd } from "../clients/multi-get.ts";
import type { Outcome } from "../network/outcome.ts";

/** What a call came to. */
export interface ManyAnswer extends MultiGetEnd {
  readonly process: number;
  readonly keys: readonly number[];
  /** Of the longest way through the call: parts that were asked in turn add up, parts that were asked at once do not. */
  readonly roundTrips: number;
  /** By position: the node that answered, -1 where nothing came back. */
  readonly nodes: Int32Array;
  /** By position: the item found, 0 for none. It may have gone since, while other parts were waited for. */
  readonly slots: Int32Array;
  /** By position: what the item was stored with when it was found; null where it is there still, as the call did not wait. */
  readonly versions: Int32Array | null;
}

/** What a page's call found, by position: the item, 0 for none, and what it was stored with. */
export interface Found {
  readonly slots: Int32Array;
  readonly versions: Int32Array;
}

/** One step of a call on the wire that has not come to its end. */
export interface Step {
  readonly call: Call;
  readonly process: number;
  readonly node: number;
  readonly isConnect: boolean;
  readonly positions: readonly number[];
  /** Round trips that lead to its reply: one more than to what the order followed. */
  readonly depth: number;
  readonly sentAt: number;
  readonly incarnation: number;
  outcome: Outcome;
  /** The request was lost: to the network, or in the socket of a hung process. */
  isLost: boolean;
  readonly isSwallowed: boolean;
  dueAt: number;
}

/** Carries out what the machines of calls order. */
export interface Orders {
  connect(call: Call, node: number, timeoutSeconds: number | undefined): void;
  send(call: Call, node: number, positions: readonly number[]): void;
  drop(call: Call, node: number): void;
  flush(node: number): void;
  alarm(call: Call, at: number): void;
  ended(call: Call, answer: ManyAnswer): void;
}

/** A call in progress, and the hand of its machine. */
export class Call implements MultiGetCall, Hand {
  readonly number: number;
  readonly process: number;
  readonly keys: readonly number[];
  readonly request: number;
  machine!: MultiGet;
  seconds = 0;
  nowSeconds = 0;
  readonly nodes: Int32Array;
  readonly slots: Int32Array;
  readonly versions: Int32Array;
  /** Steps that are over, of which the machine has not been told yet. */
  readonly ready: Step[] = [];
  alarmAt = Number.POSITIVE_INFINITY;
  /** Round trips that led to what the machine has been told just now, and the most so far. */
  depth = 0;
  #depthMax = 0;
  /** Its caller waits for `ended`. */
  isWaiting = false;
  answer: ManyAnswer | null = null;
  readonly #orders: Orders;

  constructor(orders: Orders, number: number, process: number, keys: readonly number[], request: number) {
    this.#orders = orders;
    this.number = number;
    this.process = process;
    this.keys = keys;
    this.request = request;
    this.nodes = new Int32Array(keys.length).fill(-1);
    this.slots = new Int32Array(keys.length);
    this.versions = new Int32Array(keys.length);
  }

  moveTo(seconds: number): void {
    this.seconds = seconds;
    this.nowSeconds = Math.floor(seconds);
  }

  /** The machine is told of the step. */
  follow({ depth }: Step): void {
    this.depth = depth;
    this.#depthMax = Math.max(this.#depthMax, depth);
  }

  /** The alarm rings: all so far came before it. */
  wake(): void {
    this.alarmAt = Number.POSITIVE_INFINITY;
    this.depth = this.#depthMax;
  }

  connect(node: number, timeoutSeconds?: number): void {
    this.#orders.connect(this, node, timeoutSeconds);
  }

  send(node: number, positions: readonly number[]): void {
    this.#orders.send(this, node, positions);
  }

  drop(node: number): void {
    for (let at = this.ready.length - 1; at >= 0; at--) {
      if (this.ready[at].node === node && !this.ready[at].isConnect) this.ready.splice(at, 1);
    }
    this.#orders.drop(this, node);
  }

  flush(node: number): void {
    this.#orders.flush(node);
  }

  alarm(afterSeconds: number): void {
    this.alarmAt = this.seconds + afterSeconds;
    this.#orders.alarm(this, this.alarmAt);
  }

  end(end: MultiGetEnd): void {
    if (end.gives !== "found") {
      this.nodes.fill(-1);
      this.slots.fill(0);
    }
    const { process, keys, nodes, slots, versions } = this;
    this.answer = { ...end, process, keys, nodes, slots, versions, roundTrips: Math.max(1, this.#depthMax) };
    this.#orders.ended(this, this.answer);
  }
}
