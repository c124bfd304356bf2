/**
 * Carries one operation of a client library from step to step: what each came to on the wire, what the node did with it,
 * and what the library makes of both.
 */

import { type Client, type Operation, Source, Step, Verb } from "../clients/client.ts";
import { newOperation } from "../clients/new-operation.ts";
import { Outcome } from "../network/outcome.ts";
import type { Reply, Wire } from "../network/wire.ts";

/** The node does what the operation asks; true unless it is a get of something the node does not have. */
export type Perform = (op: Operation, node: number) => boolean;

/** The library begins the operation: its first step. */
export function begun(client: Client, op: Operation, seconds: number): number {
  asNew(op, seconds);
  return client.start(op);
}

/** Makes `op` the next branch of the broadcast, at its first step; false when all have begun. */
export function branched({ broadcast }: Client, joins: number, op: Operation, seconds: number): boolean {
  asNew(op, seconds);
  return broadcast!.nextBranch(joins, op);
}

function asNew(op: Operation, seconds: number): void {
  op.nowSeconds = Math.floor(seconds);
  op.seconds = seconds;
  op.ttlSecondsMax = 0;
  op.waitSeconds = 0;
  op.ioTimeoutSeconds = 0;
  op.branchOf = 0;
  op.source = Source.own;
}

/** The step that `op.step` leads to, now that it came to `outcome`; the node does its part if it answered. */
export function followed(client: Client, op: Operation, outcome: Outcome, perform: Perform): number {
  op.waitSeconds = 0;
  op.ioTimeoutSeconds = 0;
  if (outcome !== Outcome.answered || Step.isConnect(op.step)) return client.after(op, outcome);
  const found = perform(op, Step.node(op.step));
  return client.after(op, found || client.seesMisses !== true ? Outcome.answered : Outcome.missed);
}

const WAITED: Reply = { outcome: Outcome.waited, waitSeconds: 0, lateSeconds: -1 };

/** What `op.step` comes to on the wire. The next call reuses the reply. */
export function taken(client: Client, wire: Wire, { process, step, verb, ioTimeoutSeconds }: Operation): Reply {
  if (Step.isWait(step)) return WAITED;
  const node = Step.node(step);
  if (Step.isConnect(step)) {
    return ioTimeoutSeconds > 0 ? wire.connect(process, node, ioTimeoutSeconds) : wire.connect(process, node);
  }
  if (client.noReply === true && verb !== Verb.get) return wire.sendNoReply(process, node);
  return ioTimeoutSeconds > 0 ? wire.send(process, node, ioTimeoutSeconds) : wire.send(process, node);
}

/**
 * The whole operation in one go, where nothing else goes on meanwhile: the node that answered, or -1 when the call
 * failed. `op.seconds` is then the time at which it did.
 */
export function operate(client: Client, wire: Wire, op: Operation, seconds: number, perform: Perform): number {
  op.step = begun(client, op, seconds);
  return carried(client, wire, op, perform);
}

function carried(client: Client, wire: Wire, op: Operation, perform: Perform): number {
  while (op.step >= 0 || op.step === Step.join) {
    if (op.step === Step.join) {
      op.step = joined(client, op, (branch) => carried(client, wire, branch, perform));
      if (op.step === Step.done || op.step === Step.sent) return op.node;
      continue;
    }
    op.seconds += op.waitSeconds;
    const node = Step.node(op.step);
    const { outcome, waitSeconds, lateSeconds } = taken(client, wire, op);
    op.seconds += waitSeconds;
    op.nowSeconds = Math.floor(op.seconds);
    const next = lateSeconds > 0 ? client.after(op, outcome) : followed(client, op, outcome, perform);
    if (next === Step.done) return node;
    op.step = next;
  }
  return -1;
}

/** The step that follows a join, after all of its branches, carried out one after another from the same instant, have ended. */
export function joined(client: Client, op: Operation, carry: (branch: Operation) => void): number {
  const beganAt = op.seconds;
  for (let branch = newOperation(); branched(client, op.joins, branch, beganAt); branch = newOperation()) {
    carry(branch);
    op.seconds = Math.max(op.seconds, branch.seconds);
  }
  op.nowSeconds = Math.floor(op.seconds);
  return client.after(op, Outcome.waited);
}
