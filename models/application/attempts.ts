/**
 * Operations of the application on its cache that take the detour: each is carried through its client's state machine step
 * by step. A step that costs time (a silent host, a hung process, a slow node) makes the operation a row that waits for
 * an event, or for the node to change; the process that waits learns what came of it when that time is over.
 *
 * One long file: every outcome of a step is handled where its row of waiting operations is at hand; what stands by itself
 * already lies beside it (`operate.ts`, `waits.ts`, `pending-writes.ts`).
 */
import type { Simulation } from "../../src/core/simulation.ts";
import type { Client, Operation, Probe } from "../clients/client.ts";
import { OWN_TTL, Source, Step, Verb } from "../clients/client.ts";
import { newOperation } from "../clients/new-operation.ts";
import { Outcome } from "../network/outcome.ts";
import { againAt } from "../network/retransmission.ts";
import type { Reply, Wire } from "../network/wire.ts";
import type { Nodes } from "../nodes/nodes.ts";
import { Cause } from "../recording/causes.ts";
import { Counter } from "../recording/counters.ts";
import { type Ledger, Stored } from "../staleness/ledger.ts";
import { Fact, factAt } from "../workload/population.ts";
import type { ManyAnswer } from "./multi-get-call.ts";
import { MultiGets } from "./multi-gets.ts";
import { heardOfAt, newsOf, outcomeOf } from "./news.ts";
import { begun, branched, followed, type Perform, taken } from "./operate.ts";
import { Held, PendingWrites } from "./pending-writes.ts";
import { LostTo, Waits } from "./waits.ts";

/** What an operation came to. `Attempts` has one, used again by its next operation. */
export interface Answer {
  /** The operation is not over: `row` of the waiting operations, to be told for whom it waits; -1 if it is over. */
  readonly waits: number;
  /** The node that answered, -1 for none. */
  readonly node: number;
  /** The item found or stored, 0 for none. */
  readonly slot: number;
  /** It went to another node because of a broken socket, although its own node can be reached. */
  readonly misdirected: boolean;
  /** The library's own result code. */
  readonly resultCode: number;
  /** The write was sent and nobody waits for its reply; the node has not done it yet. */
  readonly isUnderway: boolean;
  /** Without a node there was an answer all the same: there is no such item. */
  readonly isEmpty: boolean;
  /** Whose answer it is, if a node answered. */
  readonly source: Source;
}

/** What the application knows of its keys, as far as a node is told. */
export interface Items {
  /** `facts[factAt(key, Fact.kind)]`. */
  readonly facts: Int32Array;
  /** By kind. */
  readonly itemBytes: Int32Array;
  /** By kind; 0: never expires. */
  readonly ttlSeconds: Int32Array;
}

export interface AttemptsParts {
  readonly client: Client;
  readonly wire: Wire;
  readonly nodes: Nodes;
  readonly population: Items;
  readonly ledger: Ledger;
  readonly counts: Float64Array;
  readonly simulation: Simulation;
  /** An operation that waited is over, for the request in this row. */
  readonly ended: (request: number, answer: Answer) => void;
  /** A call for many keys that waited is over, for the request in this row. */
  readonly manyEnded?: ((request: number, answer: ManyAnswer) => void) | undefined;
}

/** Told of each process whose library does something, as it may change its view of the nodes then. */
export interface ViewsListener {
  changed(process: number): void;
  allChanged(): void;
}

export class Attempts {
  /** Calls for many keys. */
  readonly multiGets: MultiGets;
  readonly #parts: AttemptsParts;
  readonly #client: Client;
  readonly #wire: Wire;
  readonly #op: Operation = newOperation();
  readonly #answer: { -readonly [K in keyof Answer]: Answer[K] } = {
    waits: -1,
    node: -1,
    slot: 0,
    misdirected: false,
    resultCode: 0,
    isUnderway: false,
    isEmpty: false,
    source: Source.own,
  };
  readonly #waits = new Waits();
  /** By broadcast, the row of the operation that waits for its branches. */
  readonly #joining = new Map<number, number>();
  readonly #pending = new PendingWrites();
  readonly #perform: Perform;
  readonly #answerDue: number;
  readonly #lateDue: number;
  readonly #backgroundDue: number;
  /** When the event that looks after the library's own thread comes. */
  #backgroundAt = Number.POSITIVE_INFINITY;
  readonly #probe: Probe;
  views: ViewsListener | null = null;
  /** Operations begun so far. */
  #begun = 0;
  /** What a write writes. */
  #version = 0;
  /** The item that the present step found or stored, 0 for none. */
  #slot = 0;
  /** The node whose socket turned out broken although it can be reached, -1 for none. */
  #strayedFrom = -1;

  constructor(parts: AttemptsParts) {
    this.#parts = parts;
    this.#client = parts.client;
    this.#wire = parts.wire;
    const { simulation, wire } = parts;
    this.#perform = (op, node) => {
      if (this.#client.flushes?.(op) === true) parts.nodes.flushAll(node, 0, simulation.now | 0);
      const how = this.#hasStrayedTo(node) ? Stored.misdirected : Stored.byView;
      this.#slot = this.#serve(op, node, this.#version, how);
      return op.verb !== Verb.get || this.#slot !== 0;
    };
    this.#answerDue = simulation.declare("attempt: answer due", (row) => this.#learn(row));
    this.#lateDue = simulation.declare("attempt: done late", (row) => this.#doLate(row));
    this.#backgroundDue = simulation.declare("client: background", () => this.#background());
    this.multiGets = new MultiGets({
      client: parts.client,
      wire,
      simulation,
      get: (process, node, key) => {
        parts.ledger.routed(key, node, simulation.now);
        return this.#serve(
          { process, verb: Verb.get, key, ttlSeconds: OWN_TTL, ttlSecondsMax: 0 },
          node,
          0,
          Stored.byView,
        );
      },
      versionOf: (slot) => parts.nodes.versionOf(slot),
      flush: (node) => parts.nodes.flushAll(node, 0, simulation.now | 0),
      ended: (request, answer) => parts.manyEnded?.(request, answer),
      told: () => this.#armBackground(),
    });
    this.#probe = {
      connect: (process, node) => wire.connect(process, node).outcome,
      ask: (process, node) => wire.ask(process, node),
    };
  }

  /** Operations that wait. */
  get waiting(): number {
    return this.#waits.size + this.multiGets.waiting;
  }

  /** The run begins: the library's own thread may have something to do from the start. */
  begun(): void {
    this.#armBackground();
  }

  /**
   * An operation of the process; `version` is that of the value a write carries, `ttlSeconds` how long it is to live. The answer
   * is the same object each time.
   */
  begin(verb: Verb, process: number, key: number, version: number, ttlSeconds = OWN_TTL): Answer {
    const op = this.#op;
    op.number = ++this.#begun;
    op.verb = verb;
    op.process = process;
    op.key = key;
    this.#version = version;
    op.ttlSeconds = ttlSeconds;
    this.#strayedFrom = -1;
    this.#parts.counts[Counter.detours] += 1;
    this.views?.changed(process);
    op.step = begun(this.#client, op, this.#parts.simulation.now);
    return this.#carry();
  }

  /** An operation of the process opens its socket to the key's home, which is well, as it would with `begin`; false if there may be more to it. */
  opens(process: number, node: number): boolean {
    if (this.#client.opens?.(process, node) !== true) return false;
    this.#parts.counts[Counter.detours] += 1;
    this.#wire.connect(process, node);
    return true;
  }

  /**
   * The node to which an operation of the process goes at once for the key, whose home it leaves alone, as it would with `begin`, and where
   * one that knows which nodes are away would go; -1 if there may be more to it.
   */
  standsIn(process: number, key: number): number {
    const { ledger, simulation } = this.#parts;
    const node = this.#client.standsIn?.(process, key, simulation.now) ?? -1;
    return node >= 0 && this.#wire.isLive(process, node) && ledger.isInPlace(key, node) ? node : -1;
  }

  /** The operation of this answer, which waits, is for the request in this row. */
  isFor({ waits }: Answer, request: number): void {
    this.#waits.request[waits] = request;
  }

  /** Where the write that has just ended is copied to (redundancy, replicas): those of the nodes that can be reached. */
  copy(): void {
    const op = this.#op;
    for (const node of this.#client.copies?.(op) ?? []) {
      // What comes of a copy changes no view and no connection.
      if (this.#wire.reaches(op.process, node)) this.#serve(op, node, this.#version, Stored.asCopy, Cause.replica);
    }
  }

  /** Something about the node has changed: operations that wait for it learn of it as their sockets do. */
  nodeChanged(node: number): void {
    this.views?.allChanged();
    this.#tellDisconnected(node);
    const waits = this.#waits;
    for (const row of waits.inOrder()) {
      if (!isLost(waits.lostTo[row])) continue;
      if (Step.node(waits.step[row]) === node) this.#reconsider(row, node);
    }
    this.multiGets.nodeChanged(node);
    this.#doHeld(node);
  }

  #tellDisconnected(node: number): void {
    const client = this.#client;
    const wire = this.#wire;
    if (client.disconnected === undefined) return;
    for (let process = 0; process < client.processes; process++) {
      if (!wire.refuses(process, node) || !wire.isConnected(process, node)) continue;
      wire.closed(process, node);
      client.disconnected(process, node, this.#parts.simulation.now);
    }
    this.#armBackground();
  }

  /** These processes begin anew: none of their operations waits any more, and none of those that did was answered. */
  abandonAllOf(processes: ReadonlySet<number>): void {
    this.views?.allChanged();
    const waits = this.#waits;
    this.#joining.clear();
    for (const row of waits.inOrder()) {
      if (!processes.has(waits.process[row])) continue;
      waits.give(row, this.#op);
      if (this.#op.branchOf === 0) this.#parts.ended(waits.request[row], this.#answered(-1, 0, false));
    }
    this.multiGets.abandonAllOf(processes);
  }

  /**
   * The process that carries the operation for this request was killed. Its kernel has delivered what was sent, and the node
   * does that as it does what a process has given up on.
   */
  abandon(request: number): void {
    const waits = this.#waits;
    const { simulation } = this.#parts;
    this.multiGets.abandon(request);
    for (let row = 0; row < waits.used; row++) {
      if (waits.isFree(row) || waits.request[row] !== request) continue;
      const { [row]: lostTo } = waits.lostTo;
      const [dueAt, incarnation, version] = [waits.dueAt[row], waits.incarnation[row], waits.version[row]];
      const isSent = waits.step[row] >= 0 && !Step.isConnect(waits.step[row]) && lostTo !== LostTo.notYetMade;
      const isAnswered = waits.outcome[row] === Outcome.answered;
      const node = Step.node(waits.step[row]);
      waits.give(row, this.#op);
      if (lostTo === LostTo.branches) this.#joining.delete(this.#op.joins);
      if (this.#op.verb === Verb.get || !isSent) continue;
      if (lostTo === LostTo.hungProcess) this.#pending.add(this.#op, node, incarnation, version, Held.bySocket);
      else if (isAnswered) {
        simulation.at(this.#lateDue, dueAt, this.#pending.add(this.#op, node, incarnation, version, Held.not));
      }
    }
  }

  #reconsider(row: number, node: number): void {
    const waits = this.#waits;
    const wire = this.#wire;
    const lost = {
      process: waits.process[row],
      node,
      incarnation: waits.incarnation[row],
      sentAt: waits.sentAt[row],
      isSwallowed: waits.lostTo[row] === LostTo.silence,
    };
    const at = heardOfAt(wire, lost, this.#parts.simulation.now);
    if (at >= waits.dueAt[row]) return;
    waits.outcome[row] = newsOf(wire, lost);
    waits.lostTo[row] = LostTo.nothing;
    this.#due(row, at);
  }

  /**
   * Writes that a process did not wait for. What lies in the sockets of a hung process is done when it runs again, and gone if
   * it has ended; TCP sends again what the network swallowed.
   */
  #doHeld(node: number): void {
    const pending = this.#pending;
    const wire = this.#wire;
    const { simulation } = this.#parts;
    for (const row of pending.heldBy(node)) {
      const process = pending.process[row];
      if (pending.held[row] === Held.bySocket) {
        if (!wire.isHung(node)) this.#doLate(row);
      } else if (wire.reaches(process, node) || wire.refuses(process, node)) {
        pending.held[row] = Held.not;
        simulation.at(this.#lateDue, againAt(pending.sentAt[row], simulation.now), row);
      }
    }
  }

  #doLate(row: number): void {
    const pending = this.#pending;
    const node = pending.node[row];
    // What lies in the socket has come through before the port was closed; what is sent again finds it closed.
    const isTurnedAway = pending.held[row] !== Held.bySocket && this.#wire.refuses(pending.process[row], node);
    if (this.#wire.isUp(node) && !isTurnedAway && this.#wire.incarnationOf(node) === pending.incarnation[row]) {
      const { process, verb, key, version, ttlSeconds, ttlSecondsMax } = pending;
      const late = {
        process: process[row],
        verb: verb[row] as Verb,
        key: key[row],
        ttlSeconds: ttlSeconds[row],
        ttlSecondsMax: ttlSecondsMax[row],
      };
      this.#serve(late, node, version[row], Stored.byView, Cause.keptMemory);
    }
    pending.release(row);
  }

  #carry(): Answer {
    const op = this.#op;
    const wire = this.#wire;
    while (op.step >= 0) {
      if (op.waitSeconds > 0) return this.#pause();
      const node = Step.node(op.step);
      const reply = taken(this.#client, wire, op);
      if (reply.waitSeconds > 0) return this.#wait(node, reply);
      if (reply.lateSeconds > 0) return this.#sent(node, reply.lateSeconds);
      if (this.#follow(node, reply.outcome)) return this.#over(node);
    }
    if (op.step === Step.join) return this.#split();
    this.#slot = 0;
    this.#over(-1);
    this.#answer.isEmpty = op.step === Step.empty;
    return this.#answer;
  }

  /** The operation's branches begin, and it waits for as many as the library wants to have ended. */
  #split(): Answer {
    const op = this.#op;
    const waits = this.#waits;
    const broadcast = this.#client.broadcast!;
    const { joins } = op;
    const row = waits.take(op, Outcome.waited, this.#version);
    waits.strayedFrom[row] = this.#strayedFrom;
    waits.lostTo[row] = LostTo.branches;
    waits.dueAt[row] = Number.POSITIVE_INFINITY;
    this.#joining.set(joins, row);
    for (op.number = ++this.#begun; branched(this.#client, joins, op, this.#parts.simulation.now); ) {
      this.#strayedFrom = -1;
      this.#carry();
      op.number = ++this.#begun;
    }
    return broadcast.isJoined(joins) ? this.#join(row) : this.#isWaiting(row);
  }

  /** The operation in the row goes on: what its branches came to is known. */
  #join(row: number): Answer {
    const op = this.#op;
    const { now } = this.#parts.simulation;
    this.#version = this.#waits.version[row];
    this.#strayedFrom = this.#waits.strayedFrom[row];
    this.#waits.give(row, op);
    this.views?.changed(op.process);
    this.#joining.delete(op.joins);
    op.seconds = now;
    op.nowSeconds = Math.floor(now);
    op.step = this.#client.after(op, Outcome.waited);
    if (op.step !== Step.done && op.step !== Step.sent) return this.#carry();
    // Found or stored by a branch; what has gone since is not there any more.
    this.#slot = this.#parts.nodes.peek(op.node, op.key, now | 0);
    this.#over(op.node);
    this.#answer.isUnderway = op.step === Step.sent;
    return this.#answer;
  }

  /** A branch has ended that had to wait: perhaps the operation that joins it can go on. */
  #branchEnded(joins: number): void {
    const row = this.#joining.get(joins);
    if (row === undefined || !this.#client.broadcast!.isJoined(joins)) return;
    const request = this.#waits.request[row];
    this.#passOn(this.#join(row), request);
  }

  /** What came of an operation that had waited goes to whom it was for. */
  #passOn(answer: Answer, request: number): void {
    if (answer.waits >= 0) this.isFor(answer, request);
    else if (this.#op.branchOf > 0) this.#branchEnded(this.#op.branchOf);
    else this.#parts.ended(request, answer);
  }

  /** A write that asks for no reply is over for its process; the node does it later. */
  #sent(node: number, lateSeconds: number): Answer {
    const op = this.#op;
    const { simulation } = this.#parts;
    const wire = this.#wire;
    const held = lateSeconds < Number.POSITIVE_INFINITY ? Held.not : wire.isHung(node) ? Held.bySocket : Held.byNetwork;
    const row = this.#pending.add(op, node, wire.incarnationOf(node), this.#version, held);
    if (held === Held.not) simulation.at(this.#lateDue, simulation.now + lateSeconds, row);
    this.#slot = 0;
    this.#client.after(op, Outcome.answered);
    this.#over(node);
    this.#answer.isUnderway = true;
    return this.#answer;
  }

  /** True when the operation is done. */
  #follow(node: number, outcome: Outcome): boolean {
    const op = this.#op;
    this.#slot = 0;
    if (outcome === Outcome.broken && this.#wire.reaches(op.process, node)) this.#strayedFrom = node;
    const next = followed(this.#client, op, outcome, this.#perform);
    if (next !== Step.done) {
      op.step = next;
      return false;
    }
    if (op.verb === Verb.get && this.#slot !== 0) this.#warm(node, this.#slot);
    return true;
  }

  #over(node: number): Answer {
    const op = this.#op;
    const misdirected = this.#hasStrayedTo(node);
    // Reads of a second copy are meant to go elsewhere than writes.
    const isByDesign = (op.verb === Verb.get && this.#client.copies !== undefined) || op.branchOf > 0;
    const isApart = op.source === Source.warm || op.source === Source.nobody;
    if (!misdirected && !isByDesign && !isApart) this.#parts.ledger.routed(op.key, node, op.seconds);
    this.#armBackground();
    return this.#answered(node, this.#slot, misdirected);
  }

  #answered(node: number, slot: number, misdirected: boolean): Answer {
    const answer = this.#answer;
    answer.waits = -1;
    answer.node = node;
    answer.slot = slot;
    answer.misdirected = misdirected;
    answer.resultCode = this.#op.resultCode;
    answer.isUnderway = false;
    answer.isEmpty = false;
    answer.source = this.#op.source;
    return answer;
  }

  #isWaiting(row: number): Answer {
    const answer = this.#answered(-1, 0, false);
    this.#answer.waits = row;
    return answer;
  }

  #hasStrayedTo(node: number): boolean {
    return this.#strayedFrom >= 0 && this.#strayedFrom !== node;
  }

  #wait(node: number, { outcome, waitSeconds, lateSeconds }: Reply): Answer {
    const wire = this.#wire;
    const { simulation } = this.#parts;
    const waits = this.#waits;
    const row = waits.take(this.#op, outcome, this.#version);
    waits.strayedFrom[row] = this.#strayedFrom;
    waits.sentAt[row] = simulation.now;
    waits.incarnation[row] = wire.incarnationOf(node);
    if (outcome === Outcome.ioTimeout) {
      if (lateSeconds < 0) waits.lostTo[row] = wire.isHung(node) ? LostTo.hungProcess : LostTo.silence;
      else if (this.#op.verb !== Verb.get) {
        const late = this.#pending.add(this.#op, node, wire.incarnationOf(node), this.#version, Held.not);
        simulation.at(this.#lateDue, simulation.now + lateSeconds, late);
      }
    }
    this.#due(row, simulation.now + waitSeconds);
    this.#armBackground();
    return this.#isWaiting(row);
  }

  /** The library waits before it takes the step. */
  #pause(): Answer {
    const { simulation } = this.#parts;
    const row = this.#waits.take(this.#op, Outcome.answered, this.#version);
    this.#waits.lostTo[row] = LostTo.notYetMade;
    this.#due(row, simulation.now + this.#op.waitSeconds);
    this.#armBackground();
    return this.#isWaiting(row);
  }

  #due(row: number, atSeconds: number): void {
    this.#waits.dueAt[row] = atSeconds;
    if (atSeconds < Number.POSITIVE_INFINITY) this.#parts.simulation.at(this.#answerDue, atSeconds, row);
  }

  /** What the operation waits for has come, or its time is over. */
  #learn(row: number): void {
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
    this.views?.changed(op.process);
    if (lostTo === LostTo.hungProcess && op.verb !== Verb.get) {
      this.#pending.add(op, node, incarnation, this.#version, Held.bySocket);
    }
    op.seconds = now;
    op.nowSeconds = Math.floor(now);
    op.waitSeconds = 0;
    const isDone = lostTo !== LostTo.notYetMade && this.#follow(node, outcome);
    this.#passOn(isDone ? this.#over(node) : this.#carry(), request);
  }

  #outcomeNow(row: number, node: number): Outcome {
    const waits = this.#waits;
    return outcomeOf(this.#wire, {
      process: waits.process[row],
      node,
      isConnect: Step.isConnect(waits.step[row]),
      outcome: waits.outcome[row] as Outcome,
      incarnation: waits.incarnation[row],
    });
  }

  /** The node does what is asked: the item found or stored, 0 for none. `how` an item comes there, and `why` it is old if it is. */
  #serve(
    asked: Pick<Operation, "process" | "verb" | "key" | "ttlSeconds" | "ttlSecondsMax">,
    node: number,
    version: number,
    how: Stored,
    why?: Cause,
  ): number {
    const { nodes, population, ledger, simulation } = this.#parts;
    const { verb, key } = asked;
    const now = simulation.now | 0;
    switch (verb) {
      case Verb.get:
        return nodes.get(node, key, now);
      case Verb.delete:
        nodes.delete(node, key, now);
        return 0;
      case Verb.touch:
        return nodes.touch(node, { key, expirySeconds: this.#ttl(asked) }, now);
      default: {
        const bytes = population.itemBytes[population.facts[factAt(key, Fact.kind)]];
        const item = { key, bytes, expirySeconds: this.#ttl(asked), version };
        const slot = verb === Verb.set ? nodes.set(node, item, now) : nodes.add(node, item, now);
        if (slot !== 0) ledger.storedAfterDetour(slot, { process: asked.process, key, node, version, how, why });
        return slot;
      }
    }
  }

  #ttl({ key, ttlSeconds, ttlSecondsMax }: Pick<Operation, "key" | "ttlSeconds" | "ttlSecondsMax">): number {
    const { population } = this.#parts;
    const ttl = ttlSeconds === OWN_TTL ? population.ttlSeconds[population.facts[factAt(key, Fact.kind)]] : ttlSeconds;
    if (ttlSecondsMax === 0) return ttl;
    return ttl === 0 ? ttlSecondsMax : Math.min(ttl, ttlSecondsMax);
  }

  /** The library adds what it found to another node, which nobody waits for. */
  #warm(found: number, slot: number): void {
    const op = this.#op;
    const node = this.#client.warms?.(op) ?? -1;
    if (node < 0 || node === found || !this.#wire.reaches(op.process, node)) return;
    const added = {
      process: op.process,
      verb: Verb.add,
      key: op.key,
      ttlSeconds: OWN_TTL,
      ttlSecondsMax: op.ttlSecondsMax,
    };
    this.#serve(added, node, this.#parts.nodes.versionOf(slot), Stored.asCopy, Cause.replica);
  }

  #armBackground(): void {
    const at = this.#client.backgroundAtSeconds;
    if (at === undefined || at >= this.#backgroundAt) return;
    const { simulation } = this.#parts;
    this.#backgroundAt = Math.max(at, simulation.now);
    simulation.at(this.#backgroundDue, this.#backgroundAt);
  }

  /** Operations in the queue of a node look again: the library's own thread may have reconnected. */
  #wake(): void {
    const waits = this.#waits;
    for (let row = 0; row < waits.used; row++) {
      if (!waits.isFree(row) && Step.isWait(waits.step[row])) this.#due(row, this.#parts.simulation.now);
    }
  }

  #background(): void {
    const { simulation } = this.#parts;
    const client = this.#client;
    if (this.#backgroundAt !== simulation.now) return;
    this.#backgroundAt = Number.POSITIVE_INFINITY;
    if (client.backgroundAtSeconds! <= simulation.now) {
      this.views?.allChanged();
      client.background!(simulation.now, this.#probe);
      this.#wake();
      this.multiGets.stirred();
      if (client.backgroundAtSeconds! <= simulation.now) {
        throw new Error(`${client.name}: its background work at ${simulation.now} s leaves work for the same instant`);
      }
    }
    this.#armBackground();
  }
}

/** Whether what an operation waits for was lost on its way, so that a change of the node may bring it. */
function isLost(lostTo: number): boolean {
  return lostTo === LostTo.hungProcess || lostTo === LostTo.silence;
}
