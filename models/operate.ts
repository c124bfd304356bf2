/** Carries one operation of a client library through the wire, step by step, until it is answered or has failed. */
import { type Client, type Operation, type Outcome, Step, Verb } from "./clients/client.ts";
import type { Wire } from "./wire.ts";

/** An operation to be reused for any number of calls. */
export function newOperation(): Operation {
  return {
    process: 0,
    key: 0,
    verb: Verb.get,
    nowSeconds: 0,
    seconds: 0,
    step: 0,
    resultCode: 0,
    ttlSecondsMax: 0,
    scratch: new Int32Array(16),
  };
}

/** The node that answered, or -1 when the call failed. */
export function operate(client: Client, wire: Wire, op: Operation): number {
  op.step = client.start(op);
  while (op.step >= 0) {
    const node = Step.node(op.step);
    const outcome: Outcome = Step.isConnect(op.step) ? wire.connect(op.process, node) : wire.send(op.process, node);
    const next = client.after(op, outcome);
    if (next === Step.done) return node;
    op.step = next;
  }
  return -1;
}
