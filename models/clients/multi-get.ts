/**
 * How a library asks for many keys in one call. The machine of one call gives orders through a `Hand` (connect, send, set an
 * alarm, end) and is told what came of each, one event at a time. So it can do one part after another or all at once, and
 * wait with whatever time-outs the library has. The caller keeps the clock, the wire and what the nodes hold; what the call
 * teaches the library (dead lists, timers, sockets) the machine notes where the single operations note it.
 */
import type { Outcome } from "../network/outcome.ts";

/** A call in progress. The caller moves its time on before each event. */
export interface MultiGetCall {
  readonly process: number;
  /** In the order in which the application asks, perhaps repeated. */
  readonly keys: readonly number[];
  /** The present time: unrounded, and in whole seconds as PHP's libraries count it. */
  readonly seconds: number;
  readonly nowSeconds: number;
}

/** The same call as one of another process, at the times of the call itself. */
export function askedBy(process: number, call: MultiGetCall): MultiGetCall {
  return {
    process,
    keys: call.keys,
    get seconds() {
      return call.seconds;
    },
    get nowSeconds() {
      return call.nowSeconds;
    },
  };
}

/** What the application is given: what was found, no item although the call is fine, or a failure or exception. */
export type Gives = "found" | "nothing" | "failure";

/** How a call returns. */
export interface MultiGetEnd {
  readonly gives: Gives;
  /** In the library's own numbering, if it has one; 0 is success. */
  readonly resultCode: number;
  /** The exception that it raises, by its name. */
  readonly error: string | null;
}

/** The machine's way to the wire. Orders return at once; what comes of them is told later, in the order of time. */
export interface Hand {
  /** The process connects, and waits for it. Default: for the client's connect time-out. Told by `connected`. */
  connect(node: number, timeoutSeconds?: number): void;
  /**
   * Sends the node one request for these positions of `keys`; without any, it reads a reply that an earlier call has left on
   * the connection. Told by `replied`, if something ever comes: how long to wait for it is the machine's affair.
   */
  send(node: number, positions: readonly number[]): void;
  /** The process gives up on what it sent the node: no `replied` follows. */
  drop(node: number): void;
  /** flush_all, on the connection just made. */
  flush(node: number): void;
  /** `woke` follows in so many seconds. There is one alarm: a new one takes the place of the one before, Infinity of it. */
  alarm(afterSeconds: number): void;
  /** The call returns. Nothing is told after it. */
  end(end: MultiGetEnd): void;
}

/** The machine of one call. */
export interface MultiGet {
  /** Gives the first orders. */
  begin(hand: Hand): void;
  /** The connection was made (`answered`) or not (`refused`, `connectTimeout`). */
  connected(node: number, outcome: Outcome): void;
  /** The reply has come (`answered`), with so many of the keys, or the connection is gone (`broken`). */
  replied(node: number, outcome: Outcome, found: number): void;
  woke(): void;
  /** The library's own thread has done what was due: a connection may have been made or given up. */
  stirred?(): void;
}

/**
 * What a call comes to while a node is out: the keys of that node are missing, all are, or that depends on the order of the
 * keys, so that more is lost than the node's share.
 */
export type Loss = "its keys" | "all keys" | "by order";

/** Of a library that has such a call. */
export interface MultiGets {
  /** With one node whose port refuses. */
  readonly dead: Loss;
  /** With one node that hangs. */
  readonly hung: Loss;
  /** It asks one node after another, each when the one before has answered; else all nodes at once. */
  readonly inTurn?: boolean;
  /** An earlier call has left replies unread, with which the next one of the process begins. */
  owes?(process: number): boolean;
  /** A new machine for this call. */
  ask(call: MultiGetCall): MultiGet;
}
