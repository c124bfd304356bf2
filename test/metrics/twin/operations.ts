/**
 * The calls of the client library on the wire: each goes from step to step, may wait in between, and ends with the node that
 * answered or with none. What its process has given up on a node may do late.
 */
import type { Agenda } from "./agenda.ts";
import type { Cache } from "./cache.ts";
import type { Call, Steps, TwinClient } from "./clients/client.ts";
import { type Made, Network, type Outcome, type Step } from "./network.ts";
import type { Copy, Request } from "./records.ts";

export interface Operation extends Call {
  readonly request: Request;
  readonly keyNumber: number;
  /** What a set stores. */
  readonly version: number;
  readonly ended: (result: Result) => void;
}

export interface Result {
  /** -1: the call failed. */
  readonly node: number;
  /** What a get found. */
  readonly copy: Copy | null;
  /** A set found memory. */
  readonly isStored: boolean;
  /** It went elsewhere because its connection turned out broken, although its node can be reached. */
  readonly isMisdirected: boolean;
}

interface UnderWay {
  readonly operation: Operation;
  readonly steps: Steps;
  strayedFrom: number;
}

interface Wait {
  readonly underWay: UnderWay;
  readonly step: Step;
  readonly sentAt: number;
  readonly incarnation: number;
  lostOn: Made["lostOn"] | null;
  outcome: Outcome;
  dueAt: number;
}

/** A write that its process has given up on, in the sockets of a node that hangs. */
interface Held {
  readonly operation: Operation;
  readonly node: number;
  readonly incarnation: number;
}

export class Operations {
  /** Where an operation went elsewhere than one that knows would have, or nowhere: when. */
  readonly disagreedAt: number[] = [];
  client: TwinClient;
  readonly #network: Network;
  readonly #cache: Cache;
  readonly #agenda: Agenda;
  readonly #settled: (key: number) => number;
  #waits: Wait[] = [];
  #held: Held[] = [];

  constructor(client: TwinClient, network: Network, cache: Cache, agenda: Agenda, settled: (key: number) => number) {
    this.client = client;
    this.#network = network;
    this.#cache = cache;
    this.#agenda = agenda;
    this.#settled = settled;
  }

  begin(operation: Operation): void {
    const underWay = { operation, steps: this.client.call(operation), strayedFrom: -1 };
    this.#goOn(underWay, underWay.steps.next(), null);
  }

  /** The process that does this request's operation is gone; false if there is none. What it had sent a node may do yet. */
  abandon(request: Request): boolean {
    const wait = this.#waits.find(({ underWay }) => underWay.operation.request === request);
    if (wait === undefined) return false;
    this.#waits = this.#waits.filter((other) => other !== wait);
    const { underWay, step, incarnation, lostOn, outcome, dueAt } = wait;
    const { operation } = underWay;
    if (operation.verb === "get" || "connect" in step) return true;
    if (lostOn === "hung process") this.#held.push({ operation, node: step.send, incarnation });
    else if (outcome === "answered") {
      this.#agenda.plan(dueAt, () => this.#doLate(operation, step.send, incarnation));
    }
    return true;
  }

  /** The process copies the write that it has just done, or failed to do, to further nodes. */
  copy({ process, key, keyNumber, verb, version }: Operation): void {
    for (const node of this.client.copies?.(process, key, this.#agenda.now) ?? []) {
      if (!this.#network.reaches(process, node)) continue;
      if (verb === "delete") this.#cache.delete(node, keyNumber);
      else this.#cache.set(node, keyNumber, version, { how: "Replica", why: "Replica" });
    }
  }

  /** Something about the node has changed, and operations lost on it may get their answer yet. */
  nodeChanged(node: number): void {
    const { now } = this.#agenda;
    for (const wait of this.#waits) {
      const { process } = wait.underWay.operation;
      if (wait.lostOn === null || nodeOf(wait.step) !== node) continue;
      const isReached = this.#network.reaches(process, node);
      if (!isReached && !this.#network.refuses(process, node)) continue;
      const at = wait.lostOn === "silence" ? Network.againAt(wait.sentAt, now) : now;
      if (at >= wait.dueAt) continue;
      const isSame = isReached && wait.incarnation === this.#network.nodes[node].incarnation;
      wait.outcome = isSame ? "answered" : "broken";
      wait.lostOn = null;
      this.#due(wait, at);
    }
    if (this.#network.nodes[node].is === "hung") return;
    const held = this.#held.filter((one) => one.node === node);
    this.#held = this.#held.filter((one) => one.node !== node);
    for (const { operation, incarnation } of held) this.#doLate(operation, node, incarnation);
  }

  #goOn(
    underWay: UnderWay,
    next: IteratorResult<Step, number>,
    last: { node: number; result: Partial<Result> } | null,
  ) {
    const { operation } = underWay;
    if (next.done === true) {
      this.#over(underWay, next.value, last?.result ?? {});
      return;
    }
    const step = next.value;
    const made = this.#network.make(operation.process, step);
    if (made.afterSeconds === 0) {
      this.#came(underWay, step, made.outcome);
      return;
    }
    const node = nodeOf(step);
    const { now } = this.#agenda;
    const { incarnation } = this.#network.nodes[node];
    const wait: Wait = {
      underWay,
      step,
      sentAt: now,
      incarnation,
      lostOn: made.lostOn ?? null,
      outcome: made.outcome,
      dueAt: 0,
    };
    this.#waits.push(wait);
    this.#due(wait, now + made.afterSeconds);
    if (made.doneAfterSeconds !== undefined && operation.verb !== "get") {
      this.#agenda.plan(now + made.doneAfterSeconds, () => this.#doLate(operation, node, incarnation));
    }
  }

  #due(wait: Wait, at: number): void {
    wait.dueAt = at;
    if (at === Number.POSITIVE_INFINITY) return;
    this.#agenda.plan(at, () => {
      if (!this.#waits.includes(wait) || wait.dueAt !== at) return;
      this.#waits = this.#waits.filter((other) => other !== wait);
      const { operation } = wait.underWay;
      const node = nodeOf(wait.step);
      if (wait.lostOn === "hung process" && operation.verb !== "get") {
        this.#held.push({ operation, node, incarnation: wait.incarnation });
      }
      this.#came(wait.underWay, wait.step, this.#outcomeNow(wait, node));
    });
  }

  /** An answer does not come from a node that has gone meanwhile. */
  #outcomeNow({ outcome, step, incarnation, underWay }: Wait, node: number): Outcome {
    if (outcome !== "answered") return outcome;
    if ("connect" in step) return this.#network.refuses(underWay.operation.process, node) ? "refused" : outcome;
    const { is, incarnation: running } = this.#network.nodes[node];
    return is === "listening" && running === incarnation ? outcome : "broken";
  }

  #came(underWay: UnderWay, step: Step, outcome: Outcome): void {
    const node = nodeOf(step);
    const { process } = underWay.operation;
    if (outcome === "broken" && this.#network.reaches(process, node)) underWay.strayedFrom = node;
    const result = outcome === "answered" && "send" in step ? this.#serve(underWay, node) : {};
    this.#goOn(underWay, underWay.steps.next(outcome), { node, result });
  }

  #serve({ operation, strayedFrom }: UnderWay, node: number): Partial<Result> {
    const { verb, keyNumber, version } = operation;
    if (verb === "get") return { copy: this.#cache.get(node, keyNumber) };
    if (verb === "delete") {
      this.#cache.delete(node, keyNumber);
      return {};
    }
    const how = strayedFrom >= 0 && strayedFrom !== node ? "Misdirected" : "SplitView";
    return { isStored: this.#cache.set(node, keyNumber, version, { how }) };
  }

  #over({ operation, strayedFrom }: UnderWay, node: number, result: Partial<Result>): void {
    const isMisdirected = strayedFrom >= 0 && strayedFrom !== node;
    const isByDesign = operation.verb === "get" && this.client.copies !== undefined;
    if (!isMisdirected && !isByDesign && this.#settled(operation.keyNumber) !== node) {
      this.disagreedAt.push(this.#agenda.now);
    }
    operation.ended({ copy: null, isStored: false, ...result, node, isMisdirected });
  }

  #doLate({ verb, keyNumber, version }: Operation, node: number, incarnation: number): void {
    const { is, incarnation: running } = this.#network.nodes[node];
    if (is !== "listening" || running !== incarnation) return;
    if (verb === "delete") this.#cache.delete(node, keyNumber);
    else this.#cache.set(node, keyNumber, version, { why: "KeptMemory" });
  }
}

const nodeOf = (step: Step): number => ("connect" in step ? step.connect : step.send);
