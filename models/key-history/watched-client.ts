/** The client of a watched run: the client itself, and a witness who is told what it is asked about the key and answers. */
import { type Client, type Operation, Step } from "../clients/client.ts";
import { ForwardingClient } from "../clients/forwarding-client.ts";
import type { Outcome } from "../network/outcome.ts";
import type { Witness } from "./witness.ts";

export class WatchedClient extends ForwardingClient {
  readonly #witness: Witness;

  constructor(client: Client, witness: Witness) {
    super([client]);
    this.#witness = witness;
  }

  override usual(process: number, key: number): number {
    const node = super.usual(process, key);
    if (key === this.#witness.key) this.#witness.usual(process, node);
    return node;
  }

  override start(op: Operation): number {
    const witness = this.#witness;
    if (op.key !== witness.key) return super.start(op);
    const avoided = witness.avoided(op);
    const step = super.start(op);
    witness.started(op, step, avoided);
    return step;
  }

  override after(op: Operation, outcome: Outcome): number {
    const { step, joins } = op;
    const next = super.after(op, outcome);
    if (op.key !== this.#witness.key) return next;
    if (step === Step.join) this.#witness.joined(op, joins, next);
    else this.#witness.followed(op, step, outcome, next);
    return next;
  }

  protected override nextBranch(joins: number, branch: Operation): boolean {
    const hasBegun = super.nextBranch(joins, branch);
    if (hasBegun && branch.key === this.#witness.key) this.#witness.branched(branch);
    return hasBegun;
  }

  /** Asked of every request that a node is about to serve. */
  override flushes(op: Operation): boolean {
    const isFirst = super.flushes(op);
    if (op.key === this.#witness.key) this.#witness.serves(op);
    return isFirst;
  }

  protected override copiesOf(op: Operation): readonly number[] {
    const nodes = super.copiesOf(op);
    if (op.key === this.#witness.key) this.#witness.turnsTo("copy", op.process, nodes);
    return nodes;
  }

  protected override replace(process: number, seconds: number): void {
    super.replace(process, seconds);
    this.#witness.replaced(process);
  }

  override warms(op: Operation): number {
    const node = super.warms(op);
    if (node >= 0 && op.key === this.#witness.key) this.#witness.turnsTo("warm-up", op.process, [node]);
    return node;
  }
}
