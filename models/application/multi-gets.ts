/**
 * Calls for many keys: each is carried through the machine of its client (`models/clients/multi-get.ts`), whose orders are
 * made on the wire and whose waits are events. What a node is asked it does when its reply comes, as with single operations.
 */
import { Simulation } from "../../src/core/simulation.ts";
import type { Client } from "../clients/client.ts";
import { Outcome } from "../network/outcome.ts";
import type { Reply, Wire } from "../network/wire.ts";
import { Call, type ManyAnswer, type Orders, type Step } from "./multi-get-call.ts";
import { heardOfAt, newsOf, outcomeOf } from "./news.ts";

export interface MultiGetsParts {
  readonly client: Client;
  readonly wire: Wire;
  readonly simulation: Simulation;
  /** The node looks the key up: the item found, 0 for none. */
  readonly get: (process: number, node: number, key: number) => number;
  /** What an item was stored with. Default: 0. */
  readonly versionOf?: ((slot: number) => number) | undefined;
  readonly flush: (node: number) => void;
  /** A node was asked for these positions, in the order in which nodes are asked. */
  readonly sent?: ((node: number, positions: readonly number[]) => void) | undefined;
  /** A call that waited is over, for the request in this row. */
  readonly ended: (request: number, answer: ManyAnswer) => void;
  /** The library has been told something: its own thread may have work. */
  readonly told?: () => void;
}

const NONE: readonly number[] = [];

export class MultiGets implements Orders {
  readonly #parts: MultiGetsParts;
  readonly #stepDue: number;
  readonly #alarmDue: number;
  /** Those that wait, by number, in the order in which they began. */
  readonly #calls = new Map<number, Call>();
  /** Steps that wait for their time, by number. */
  readonly #steps = new Map<number, Step>();
  #numbers = 0;
  /** Of the last call that needed no machine: where its keys lie, and the items found. */
  #nodes = new Int32Array(0);
  #slots = new Int32Array(0);

  constructor(parts: MultiGetsParts) {
    this.#parts = parts;
    this.#stepDue = parts.simulation.declare("multi-get: step due", (number) => this.#learn(number));
    this.#alarmDue = parts.simulation.declare("multi-get: alarm", (number) => this.#wake(number));
  }

  /** Calls that wait. */
  get waiting(): number {
    return this.#calls.size;
  }

  /**
   * A call of the process: what it comes to, or null if it waits for the request in this row. What it has come to at once is
   * good until the next call begins.
   */
  begin(process: number, keys: readonly number[], request: number): ManyAnswer | null {
    const { client } = this.#parts;
    const plain = this.#plainly(process, keys);
    if (plain !== null) return plain;
    const call = new Call(this, ++this.#numbers, process, keys, request);
    call.moveTo(this.#parts.simulation.now);
    call.machine = client.multiGet!.ask(call);
    this.#calls.set(call.number, call);
    call.machine.begin(call);
    this.#carry(call);
    if (call.answer === null) call.isWaiting = true;
    return call.answer;
  }

  /** All connections that the call needs are open and live, and the library looks at nothing else: no machine is needed. */
  #plainly(process: number, keys: readonly number[]): ManyAnswer | null {
    const { client, wire, get } = this.#parts;
    const multiGet = client.multiGet!;
    if (client.seesMisses === true || multiGet.owes?.(process) === true) return null;
    if (this.#nodes.length !== keys.length) {
      this.#nodes = new Int32Array(keys.length);
      this.#slots = new Int32Array(keys.length);
    }
    const nodes = this.#nodes;
    const slots = this.#slots;
    for (let i = 0; i < keys.length; i++) {
      const node = client.usual(process, keys[i]);
      if (node < 0 || !wire.isLive(process, node)) return null;
      nodes[i] = node;
    }
    for (let i = 0; i < keys.length; i++) slots[i] = get(process, nodes[i], keys[i]);
    const roundTrips = multiGet.inTurn === true ? new Set(nodes).size : 1;
    return { gives: "found", resultCode: 0, error: null, process, keys, nodes, slots, versions: null, roundTrips };
  }

  /** Something about the node has changed: requests that it lost are heard of. */
  nodeChanged(node: number): void {
    const { wire, simulation } = this.#parts;
    for (const [number, step] of this.#steps) {
      if (step.node !== node || !step.isLost) continue;
      const at = heardOfAt(wire, step, simulation.now);
      if (at >= step.dueAt) continue;
      step.outcome = newsOf(wire, step);
      step.isLost = false;
      step.dueAt = at;
      simulation.at(this.#stepDue, at, number);
    }
  }

  /** The library's own thread has done what was due. */
  stirred(): void {
    for (const call of [...this.#calls.values()]) {
      if (call.machine.stirred === undefined || call.answer !== null) continue;
      call.moveTo(this.#parts.simulation.now);
      call.machine.stirred();
      this.#carry(call);
    }
  }

  /** These processes begin anew: what they waited for failed. */
  abandonAllOf(processes: ReadonlySet<number>): void {
    for (const call of [...this.#calls.values()]) {
      if (processes.has(call.process)) call.end({ gives: "failure", resultCode: 0, error: null });
    }
  }

  /** The process that asked for this request was killed: nobody learns what comes of its calls. */
  abandon(request: number): void {
    for (const call of [...this.#calls.values()]) if (call.request === request) this.#forget(call);
  }

  connect(call: Call, node: number, timeoutSeconds: number | undefined): void {
    const { wire } = this.#parts;
    const { process } = call;
    this.#made(
      call,
      node,
      true,
      NONE,
      timeoutSeconds === undefined ? wire.connect(process, node) : wire.connect(process, node, timeoutSeconds),
    );
  }

  send(call: Call, node: number, positions: readonly number[]): void {
    if (positions.length > 0) this.#parts.sent?.(node, positions);
    this.#made(call, node, false, positions, this.#parts.wire.send(call.process, node, Number.POSITIVE_INFINITY));
  }

  drop(call: Call, node: number): void {
    for (const [number, step] of this.#steps) {
      if (step.call === call && step.node === node && !step.isConnect) this.#steps.delete(number);
    }
    this.#parts.wire.gaveUp(call.process, node);
  }

  flush(node: number): void {
    this.#parts.flush(node);
  }

  alarm(call: Call, at: number): void {
    if (at < Number.POSITIVE_INFINITY) this.#parts.simulation.at(this.#alarmDue, at, call.number);
  }

  ended(call: Call, answer: ManyAnswer): void {
    this.#forget(call);
    if (call.isWaiting) this.#parts.ended(call.request, answer);
  }

  #forget(call: Call): void {
    this.#calls.delete(call.number);
    for (const [number, step] of this.#steps) if (step.call === call) this.#steps.delete(number);
  }

  #made(call: Call, node: number, isConnect: boolean, positions: readonly number[], reply: Reply): void {
    const { wire, simulation } = this.#parts;
    const { outcome, waitSeconds } = reply;
    const isLost = outcome === Outcome.ioTimeout;
    const step: Step = {
      call,
      process: call.process,
      node,
      isConnect,
      positions,
      depth: call.depth + (positions.length > 0 ? 1 : 0),
      sentAt: simulation.now,
      incarnation: wire.incarnationOf(node),
      outcome,
      isLost,
      isSwallowed: isLost && !wire.isHung(node),
      dueAt: simulation.now + waitSeconds,
    };
    if (waitSeconds === 0) {
      call.ready.push(step);
      return;
    }
    const number = ++this.#numbers;
    this.#steps.set(number, step);
    if (waitSeconds < Number.POSITIVE_INFINITY) simulation.at(this.#stepDue, step.dueAt, number);
  }

  #learn(number: number): void {
    const step = this.#steps.get(number);
    const { now } = this.#parts.simulation;
    // Nobody waits for it any more, or the time does not hold any more.
    if (step === undefined || step.dueAt !== now) return;
    this.#steps.delete(number);
    step.call.ready.push(step);
    step.call.moveTo(now);
    this.#carry(step.call);
  }

  #wake(number: number): void {
    const call = this.#calls.get(number);
    const { now } = this.#parts.simulation;
    if (call === undefined || call.alarmAt !== now) return;
    call.wake();
    call.moveTo(now);
    call.machine.woke();
    this.#carry(call);
  }

  /** Tells the machine what has come of its orders, until nothing more is known at this time. */
  #carry(call: Call): void {
    for (let step = call.ready.shift(); step !== undefined && call.answer === null; step = call.ready.shift()) {
      const outcome = outcomeOf(this.#parts.wire, step);
      call.follow(step);
      if (step.isConnect) call.machine.connected(step.node, outcome);
      // The kernel has given up on a silent host.
      else if (outcome !== Outcome.answered) call.machine.replied(step.node, Outcome.broken, 0);
      else call.machine.replied(step.node, outcome, this.#found(call, step));
    }
    this.#parts.told?.();
  }

  /** The node looks up what it was asked: how many of the keys it has. */
  #found(call: Call, { node, positions }: Step): number {
    const { get, versionOf } = this.#parts;
    let found = 0;
    for (const at of positions) {
      const slot = get(call.process, node, call.keys[at]);
      call.nodes[at] = node;
      call.slots[at] = slot;
      call.versions[at] = slot === 0 || versionOf === undefined ? 0 : versionOf(slot);
      if (slot !== 0) found++;
    }
    return found;
  }
}

export interface AtOnceParts {
  readonly client: Client;
  readonly wire: Wire;
  readonly process: number;
  readonly keys: readonly number[];
  /** The node has the key. */
  readonly holds: (node: number, key: number) => boolean;
  readonly sent?: MultiGetsParts["sent"];
  /** The client's clock when the call begins. Default: 0. */
  readonly atSeconds?: number;
}

/** A call that takes longer never returns: the kernel has given up on everything by then, and the library's thread has not. */
const FOR_EVER_SECONDS = 10_000;

/** The whole call in one go, where nothing else goes on meanwhile: what it comes to, and how long it takes; null: for ever. */
export function askAtOnce(parts: AtOnceParts): { readonly answer: ManyAnswer; readonly seconds: number } | null {
  const { client, wire, process, keys, holds, sent, atSeconds = 0 } = parts;
  const simulation = new Simulation();
  simulation.run(atSeconds);
  let answer: ManyAnswer | null = null;
  const calls = new MultiGets({
    client,
    wire,
    simulation,
    get: (_, node, key) => (holds(node, key) ? 1 : 0),
    // No client is fresh and has a server to empty.
    flush: () => {},
    sent,
    ended: (_, came) => {
      answer = came;
    },
  });
  answer = calls.begin(process, keys, 0);
  const background = simulation.declare("client: background", () => {
    client.background!(simulation.now, {
      connect: (one, node) => wire.connect(one, node).outcome,
      ask: (one, node) => wire.ask(one, node),
    });
    calls.stirred();
  });
  for (let due = Number.POSITIVE_INFINITY; answer === null; ) {
    const { backgroundAtSeconds = Number.POSITIVE_INFINITY } = client;
    if (backgroundAtSeconds !== due && backgroundAtSeconds < Number.POSITIVE_INFINITY) {
      due = backgroundAtSeconds;
      simulation.at(background, Math.max(due, simulation.now));
    }
    if (!simulation.step() || simulation.now - atSeconds > FOR_EVER_SECONDS) return null;
  }
  return { answer, seconds: simulation.now - atSeconds };
}
