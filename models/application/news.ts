/** What a process learns of a step that it waits for, when the node has changed meanwhile. */
import { Outcome } from "../network/outcome.ts";
import { againAt } from "../network/retransmission.ts";
import type { Wire } from "../network/wire.ts";

/** A step on the wire whose end is not known yet, or not due. */
export interface Awaited {
  readonly process: number;
  readonly node: number;
  readonly isConnect: boolean;
  /** What it comes to if nothing changes. */
  readonly outcome: Outcome;
  /** The node's when the step was made. */
  readonly incarnation: number;
}

/** What the step comes to now that it is due: an answer that was on its way does not come if the node has gone. */
export function outcomeOf(wire: Wire, { process, node, isConnect, outcome, incarnation }: Awaited): Outcome {
  if (outcome !== Outcome.answered) return outcome;
  if (isConnect) return wire.refuses(process, node) ? Outcome.refused : outcome;
  const hasNode = wire.isUp(node) && !wire.refuses(process, node);
  return hasNode && incarnation === wire.incarnationOf(node) ? outcome : Outcome.broken;
}

/** A request that was lost on its way. */
export interface LostRequest {
  readonly process: number;
  readonly node: number;
  readonly incarnation: number;
  readonly sentAt: number;
  /** The network swallowed it; else it lies in the socket of a hung process. */
  readonly isSwallowed: boolean;
}

/**
 * When a request that was lost is heard of, now that the node has changed: what silence swallowed is sent again by TCP, a
 * live process has its request already, and a dead one's sockets are reset. Infinity: it is not.
 */
export function heardOfAt(wire: Wire, { process, node, isSwallowed, sentAt }: LostRequest, now: number): number {
  if (!wire.reaches(process, node) && !wire.refuses(process, node)) return Number.POSITIVE_INFINITY;
  return isSwallowed ? againAt(sentAt, now) : now;
}

/** What is heard: the answer, from the process that had the request. */
export function newsOf(wire: Wire, { process, node, incarnation }: LostRequest): Outcome {
  return wire.reaches(process, node) && incarnation === wire.incarnationOf(node) ? Outcome.answered : Outcome.broken;
}
