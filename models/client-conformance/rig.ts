/**
 * A test rig for a client: a wire to nodes that crash, recover, hang and hold keys, processes that operate, seconds that
 * pass as its owner says. Nothing else of a simulation is there.
 */
import { begun, followed, joined } from "../application/operate.ts";
import { type Client, type Operation, Step, Verb } from "../clients/client.ts";
import { newOperation } from "../clients/new-operation.ts";
import { Outcome } from "../network/outcome.ts";
import { Wire } from "../network/wire.ts";

/** What came of one operation. */
export interface Call {
  /** The node that answered, -1 if the call failed. */
  readonly node: number;
  readonly resultCode: number;
  /** Each step as `connect 2 refused`, `send 1`. */
  readonly steps: readonly string[];
}

const outcomeNames = Object.keys(Outcome) as (keyof typeof Outcome)[];

export class Rig {
  readonly client: Client;
  readonly wire: Wire;
  readonly op: Operation = newOperation();
  nowSeconds = 0;
  /** Nodes that accept connections and answer nothing. */
  readonly hung = new Set<number>();
  /** Nodes whose hosts are off: nothing comes back. */
  readonly silent = new Set<number>();
  /** Keys that each node holds. A client that never sees misses finds everything everywhere. */
  readonly held: readonly Set<number>[];

  constructor(client: Client) {
    this.client = client;
    this.wire = Wire.lasting(client);
    this.held = Array.from({ length: client.nodes }, () => new Set());
  }

  crash(node: number): void {
    if (!this.wire.isUp(node)) return;
    this.wire.crash(node);
    this.held[node].clear();
    for (let process = 0; process < this.client.processes; process++) {
      if (this.wire.isConnected(process, node)) this.client.disconnected?.(process, node, this.nowSeconds);
    }
  }

  recover(node: number): void {
    if (!this.wire.isUp(node)) this.wire.recover(node);
  }

  get down(): Uint8Array {
    return Uint8Array.from({ length: this.client.nodes }, (_, node) => (this.wire.isUp(node) ? 0 : 1));
  }

  request(process = 0): void {
    this.client.newRequest(process, this.nowSeconds);
  }

  call(key: number, process = 0, verb: Verb = Verb.get): Call {
    const { client, op } = this;
    this.#background();
    op.process = process;
    op.key = key;
    op.verb = verb;
    const steps: string[] = [];
    op.step = begun(client, op, this.nowSeconds);
    const node = this.#carry(op, steps);
    return { node, resultCode: op.resultCode, steps };
  }

  /** Step by step to the end, each noted: the node that answered, or -1. Branches are carried out one after another. */
  #carry(op: Operation, steps: string[]): number {
    const { client } = this;
    const { process, key, verb } = op;
    while (op.step >= 0 || op.step === Step.join) {
      if (op.step === Step.join) {
        op.step = joined(client, op, (branch) => this.#carry(branch, steps));
        if (op.step === Step.done || op.step === Step.sent) return op.node;
        continue;
      }
      const node = Step.node(op.step);
      const isConnect = Step.isConnect(op.step);
      const isWait = Step.isWait(op.step);
      if (isWait) this.#wait(op);
      const outcome = isWait ? Outcome.waited : this.#outcome(process, node, isConnect);
      let came: Outcome = outcome;
      const next = followed(client, op, outcome, () => {
        const found = this.#serve(node, key, verb);
        if (!found && client.seesMisses === true) came = Outcome.missed;
        return found;
      });
      const what = isWait ? "wait" : isConnect ? "connect" : "send";
      steps.push(`${what} ${node}${came === 0 || isWait ? "" : ` ${outcomeNames[came]}`}`);
      if (steps.length > 200) throw new Error(`no end of steps: ${steps.slice(0, 6).join(", ")} ...`);
      if (next === Step.done) {
        if (verb === Verb.get && this.held[node].has(key)) this.#warm(op);
        return node;
      }
      op.step = next;
    }
    return -1;
  }

  /** The node does what is asked; false where there is nothing to get. */
  #serve(node: number, key: number, verb: Verb): boolean {
    const held = this.held[node];
    if (verb === Verb.set || verb === Verb.add) held.add(key);
    else if (verb === Verb.delete) held.delete(key);
    else return held.has(key);
    return true;
  }

  #warm(op: Operation): void {
    const node = this.client.warms?.(op) ?? -1;
    if (node >= 0 && this.wire.isUp(node)) this.held[node].add(op.key);
  }

  /** Time passes until the operation's wait is over, or the library's own thread has something to do. */
  #wait(op: Operation): void {
    const { client } = this;
    this.nowSeconds = Math.min(op.seconds + op.waitSeconds, client.backgroundAtSeconds ?? Number.POSITIVE_INFINITY);
    this.#background();
    op.seconds = this.nowSeconds;
    op.nowSeconds = Math.floor(op.seconds);
  }

  /** What the library's own thread has to do by now. */
  #background(): void {
    const { client } = this;
    if ((client.backgroundAtSeconds ?? Number.POSITIVE_INFINITY) > this.nowSeconds) return;
    const connect = (process: number, node: number) => this.#outcome(process, node, true);
    client.background!(this.nowSeconds, {
      connect,
      ask: (process, node) => (this.hung.has(node) ? Outcome.ioTimeout : connect(process, node)),
    });
  }

  #outcome(process: number, node: number, isConnect: boolean): Outcome {
    if (this.silent.has(node)) return isConnect ? Outcome.connectTimeout : Outcome.ioTimeout;
    if (isConnect) return this.wire.connect(process, node).outcome;
    return this.hung.has(node) && this.wire.isLive(process, node)
      ? Outcome.ioTimeout
      : this.wire.send(process, node).outcome;
  }
}
