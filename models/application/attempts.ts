/**
 * The operations of the application on its cache that take the detour: each is carried through its client's machine step
 * by step. A step that costs time (a silent host, a hung process, a slow node) makes the operation a row that waits for
 * an event, or for the node to change; the process that waits learns what came of it when that time is over.
 */
import type { Simulation } from "../../src/core/simulation.ts";
import type { Client, Operation } from "../clients/client.ts";
import { Step, Verb } from "../clients/client.ts";
import type { Outcome } from "../network/outcome.ts";
import { Outcome as Came } from "../network/outcome.ts";
import type { Wire } from "../network/wire.ts";
import type { Nodes } from "../nodes/nodes.ts";
import { Cause } from "../recording/causes.ts";
import { Counter } from "../recording/counters.ts";
import { type Ledger, Stored } from "../staleness/ledger.ts";
import { Fact, type Population } from "../workload/population.ts";
import { begun, followed, newOperation, type Perform } from "./operate.ts";
import { Unheard } from "./pending-writes.ts";
import { LostTo, Waits } from "./waits.ts";

/** What `begin` returns where no node answered. */
export const FAILED = -1;
/** What it returns where that is not known yet. */
export const WAITS = -2;

export interface AttemptsParts {
  readonly client: Client;
  readonly wire: Wire;
  readonly nodes: Nodes;
  readonly population: Population;
  readonly ledger: Ledger;
  readonly counts: Float64Array;
  readonly simulation: Simulation;
  /** An operation that waited is over, for the request in this row: the node that answered, or `FAILED`. */
  readonly ended: (request: number, node: number) => void;
}

export class Attempts {
  /** Of the operation that has just ended, where a node answered: the item it found or stored, 0 for none. */
  slot = 0;
  readonly #parts: AttemptsParts;
  readonly #client: Client;
  readonly #wire: Wire;
  readonly #op: Operation = newOperation();
  readonly #waits = new Waits();
  readonly #unheard = new Unheard();
  readonly #perform: Perform;
  readonly #answerDue: number;
  readonly #lateDue: number;
  readonly #backgroundDue: number;
  /** When the event that looks after the library's own thread comes. */
  #backgroundAt = Number.POSITIVE_INFINITY;
  readonly #probe: (process: number, node: number) => Outcome;
  /** What a write writes. */
  #version = 0;
  /** The node whose socket turned out broken although it can be reached, -1 for none. */
  #strayedFrom = -1;
  #misdirected = false;
  /** The row of the operation that has just begun to wait. */
  #waiting = -1;

  constructor(parts: AttemptsParts) {
    this.#parts = parts;
    this.#client = parts.client;
    this.#wire = parts.wire;
    const { simulation, wire } = parts;
    this.#perform = (op, node) => {
      if (this.#client.flushes?.(op) === true) parts.nodes.flushAll(node, 0, simulation.now | 0);
      const how = this.#hasStrayedTo(node) ? Stored.misdirected : Stored.byView;
      return this.#serve(op.verb, op.key, node, this.#version, op.ttlSecondsMax, how);
    };
    this.#answerDue = simulation.declare("attempt: answer due", (row) => this.#answer(row));
    this.#lateDue = simulation.declare("attempt: done late", (row) => this.#doLate(row));
    this.#backgroundDue = simulation.declare("client: background", () => this.#background());
    this.#probe = (process, node) => wire.probe(process, node);
  }

  /** The last operation went to another node because of a broken socket, although its own can be reached. */
  get misdirected(): boolean {
    return this.#misdirected;
  }

  /** Operations that wait. */
  get waiting(): number {
    return this.#waits.size;
  }

  /** The run begins: the library's own thread may have something to do from the start. */
  begun(): void {
    this.#armBackground();
  }

  /** An operation of the process; `version` is that of the value a write carries. */
  begin(verb: Verb, process: number, key: number, version: number): number {
    const op = this.#op;
    op.verb = verb;
    op.process = process;
    op.key = key;
    this.#version = version;
    this.#strayedFrom = -1;
    this.#parts.counts[Counter.detours] += 1;
    op.step = begun(this.#client, op, this.#parts.simulation.now);
    return this.#carry();
  }

  /** The operation that has just begun to wait is for the request in this row. */
  isFor(request: number): void {
    this.#waits.request[this.#waiting] = request;
  }

  /** Where the write that has just ended is copied to (redundancy, replicas): those of the nodes that can be reached. */
  copy(): void {
    const op = this.#op;
    for (const node of this.#client.copies?.(op) ?? []) {
      if (this.#wire.connect(op.process, node) !== Came.answered || this.#wire.waitSeconds > 0) continue;
      this.#serve(op.verb, op.key, node, this.#version, op.ttlSecondsMax, Stored.asCopy, Cause.replica);
    }
  }

  /** Something about the node has changed: operations that wait for it learn of it as their sockets do. */
  nodeChanged(node: number): void {
    const waits = this.#waits;
    for (let row = 0; row < waits.used; row++) {
      if (waits.isFree(row) || waits.lostTo[row] === LostTo.nothing || waits.lostTo[row] === LostTo.notYetMade)
        continue;
      if (Step.node(waits.step[row]) === node) this.#reconsider(row, node);
    }
    this.#doHeld(node);
  }

  /** Every process begins anew: no operation waits any more, and none of those that did was answered. */
  abandonAll(): void {
    const waits = this.#waits;
    const rows = Array.from({ length: waits.used }, (_, row) => row).filter((row) => !waits.isFree(row));
    for (const row of rows) {
      waits.give(row, this.#op);
      this.slot = 0;
      this.#misdirected = false;
      this.#parts.ended(waits.request[row], FAILED);
    }
  }

  #reconsider(row: number, node: number): void {
    const waits = this.#waits;
    const wire = this.#wire;
    const { now } = this.#parts.simulation;
    const process = waits.process[row];
    const reaches = wire.reaches(process, node);
    if (!reaches && !wire.refuses(process, node)) return;
    // What silence swallowed is sent again, a live process has its request already and a dead one's sockets are reset.
    const isSwallowed = waits.lostTo[row] === LostTo.silence;
    const at = isSwallowed ? wire.againAt(waits.sentAt[row], now) : now;
    if (at >= waits.dueAt[row]) return;
    const isSame = reaches && waits.incarnation[row] === wire.incarnationOf(node);
    waits.outcome[row] = isSame ? Came.answered : Came.broken;
    waits.lostTo[row] = LostTo.nothing;
    this.#due(row, at);
  }

  /** What lies in the sockets of a process that was hung: done now that it runs, gone if it has ended. */
  #doHeld(node: number): void {
    if (this.#wire.isHung(node)) return;
    for (const row of this.#unheard.heldBy(node)) this.#doLate(row);
  }

  #doLate(row: number): void {
    const unheard = this.#unheard;
    const node = unheard.node[row];
    const { slot } = this;
    if (this.#wire.isUp(node) && this.#wire.incarnationOf(node) === unheard.incarnation[row]) {
      const { verb, key, version, ttlSecondsMax } = unheard;
      const asked = verb[row] as Verb;
      this.#serve(asked, key[row], node, version[row], ttlSecondsMax[row], Stored.byView, Cause.keptMemory);
    }
    this.slot = slot;
    unheard.release(row);
  }

  #carry(): number {
    const op = this.#op;
    const wire = this.#wire;
    while (op.step >= 0) {
      if (op.waitSeconds > 0) return this.#pause();
      const node = Step.node(op.step);
      const outcome = Step.isConnect(op.step) ? wire.connect(op.process, node) : wire.send(op.process, node);
      if (wire.waitSeconds > 0) return this.#wait(node, outcome);
      if (this.#follow(node, outcome)) return node;
    }
    this.#over(FAILED);
    return FAILED;
  }

  /** True when the operation is done. */
  #follow(node: number, outcome: Outcome): boolean {
    const op = this.#op;
    this.slot = 0;
    if (outcome === Came.broken && this.#wire.reaches(op.process, node)) this.#strayedFrom = node;
    const next = followed(this.#client, op, outcome, this.#perform);
    if (next !== Step.done) {
      op.step = next;
      return false;
    }
    if (op.verb === Verb.get && this.slot !== 0) this.#warm(node);
    this.#over(node);
    return true;
  }

  #over(node: number): void {
    const op = this.#op;
    this.#misdirected = this.#hasStrayedTo(node);
    // Reads of a second copy are meant to go elsewhere than writes.
    const isByDesign = op.verb === Verb.get && this.#client.copies !== undefined;
    if (!this.#misdirected && !isByDesign) this.#parts.ledger.routed(op.key, node, op.seconds);
    this.#armBackground();
  }

  #hasStrayedTo(node: number): boolean {
    return this.#strayedFrom >= 0 && this.#strayedFrom !== node;
  }

  #wait(node: number, outcome: Outcome): typeof WAITS {
    const wire = this.#wire;
    const { simulation } = this.#parts;
    const waits = this.#waits;
    const row = (this.#waiting = waits.take(this.#op, outcome, this.#version));
    waits.strayedFrom[row] = this.#strayedFrom;
    waits.sentAt[row] = simulation.now;
    waits.incarnation[row] = wire.incarnationOf(node);
    if (outcome === Came.ioTimeout) {
      if (wire.lateSeconds < 0) waits.lostTo[row] = wire.isHung(node) ? LostTo.hungProcess : LostTo.silence;
      else if (this.#op.verb !== Verb.get) {
        const late = this.#unheard.add(this.#op, node, wire.incarnationOf(node), this.#version, false);
        simulation.at(this.#lateDue, simulation.now + wire.lateSeconds, late);
      }
    }
    this.#due(row, simulation.now + wire.waitSeconds);
    this.#armBackground();
    return WAITS;
  }

  /** The library waits before it takes the step. */
  #pause(): typeof WAITS {
    const { simulation } = this.#parts;
    const row = (this.#waiting = this.#waits.take(this.#op, Came.answered, this.#version));
    this.#waits.lostTo[row] = LostTo.notYetMade;
    this.#due(row, simulation.now + this.#op.waitSeconds);
    this.#armBackground();
    return WAITS;
  }

  #due(row: number, atSeconds: number): void {
    this.#waits.dueAt[row] = atSeconds;
    if (atSeconds < Number.POSITIVE_INFINITY) this.#parts.simulation.at(this.#answerDue, atSeconds, row);
  }

  /** What the operation waits for has come, or its time is over. */
  #answer(row: number): void {
    const waits = this.#waits;
    const { now } = this.#parts.simulation;
    // Of another operation that had the row before, or of a time that does not hold any more.
    if (waits.isFree(row) || waits.dueAt[row] !== now) return;
    const op = this.#op;
    const request = waits.request[row];
    const node = Step.node(waits.step[row]);
    const outcome = this.#outcomeNow(row, node);
    const lostTo = waits.lostTo[row];
    const incarnation = waits.incarnation[row];
    this.#version = waits.version[row];
    this.#strayedFrom = waits.strayedFrom[row];
    waits.give(row, op);
    if (lostTo === LostTo.hungProcess && op.verb !== Verb.get) {
      this.#unheard.add(op, node, incarnation, this.#version, true);
    }
    op.seconds = now;
    op.nowSeconds = Math.floor(now);
    op.waitSeconds = 0;
    const isDone = lostTo !== LostTo.notYetMade && this.#follow(node, outcome);
    const end = isDone ? node : this.#carry();
    if (end === WAITS) this.isFor(request);
    else this.#parts.ended(request, end);
  }

  /** An answer that was on its way does not come if the node has gone meanwhile. */
  #outcomeNow(row: number, node: number): Outcome {
    const waits = this.#waits;
    const wire = this.#wire;
    const outcome = waits.outcome[row] as Outcome;
    if (outcome !== Came.answered) return outcome;
    if (Step.isConnect(waits.step[row])) return wire.refuses(waits.process[row], node) ? Came.refused : outcome;
    const isSame = wire.isUp(node) && waits.incarnation[row] === wire.incarnationOf(node);
    return isSame ? outcome : Came.broken;
  }

  /** The node does what is asked: `how` an item comes there, and `why` it is old if it is. */
  #serve(
    verb: Verb,
    key: number,
    node: number,
    version: number,
    ttlSecondsMax: number,
    how: Stored,
    why?: Cause,
  ): boolean {
    const { nodes, population, ledger, simulation } = this.#parts;
    const now = simulation.now | 0;
    switch (verb) {
      case Verb.get:
        this.slot = nodes.get(node, key, now);
        return this.slot !== 0;
      case Verb.delete:
        nodes.delete(node, key, now);
        return true;
      case Verb.touch:
        this.slot = nodes.touch(node, key, this.#ttl(key, ttlSecondsMax), now);
        return true;
      default: {
        const bytes = population.itemBytes[population.facts[key * 4 + Fact.kind]];
        const ttl = this.#ttl(key, ttlSecondsMax);
        const slot =
          verb === Verb.set
            ? nodes.set(node, key, bytes, ttl, version, now)
            : nodes.add(node, key, bytes, ttl, version, now);
        if (slot !== 0) ledger.storedAfterDetour(slot, node, key, version, how, why);
        this.slot = slot;
        return true;
      }
    }
  }

  #ttl(key: number, secondsMax: number): number {
    const { population } = this.#parts;
    const ttl = population.ttlSeconds[population.facts[key * 4 + Fact.kind]];
    if (secondsMax === 0) return ttl;
    return ttl === 0 ? secondsMax : Math.min(ttl, secondsMax);
  }

  /** The library adds what it found to another node, which nobody waits for. */
  #warm(found: number): void {
    const op = this.#op;
    const node = this.#client.warms?.(op) ?? -1;
    if (node < 0 || node === found || this.#wire.connect(op.process, node) !== Came.answered) return;
    const { slot } = this;
    this.#serve(
      Verb.add,
      op.key,
      node,
      this.#parts.nodes.versionOf(slot),
      op.ttlSecondsMax,
      Stored.asCopy,
      Cause.replica,
    );
    this.slot = slot;
  }

  #armBackground(): void {
    const at = this.#client.backgroundAtSeconds;
    if (at === undefined || at >= this.#backgroundAt) return;
    const { simulation } = this.#parts;
    this.#backgroundAt = Math.max(at, simulation.now);
    simulation.at(this.#backgroundDue, this.#backgroundAt);
  }

  #background(): void {
    const { simulation } = this.#parts;
    const client = this.#client;
    if (this.#backgroundAt !== simulation.now) return;
    this.#backgroundAt = Number.POSITIVE_INFINITY;
    if (client.backgroundAtSeconds! <= simulation.now) {
      client.background!(simulation.now, this.#probe);
      if (client.backgroundAtSeconds! <= simulation.now) {
        throw new Error(`${client.name}: its background work at ${simulation.now} s leaves work for the same instant`);
      }
    }
    this.#armBackground();
  }
}
