/**
 * More processes than were named, where each serves one request at a time and nobody says how many there are: a request that finds
 * all processes of its host busy is served by a stand-in, a process that has been started for it and is there from then on. It
 * knows nothing at first, as a new process does. In all else it is as the process that it stands in for: number p + k * processes
 * stands in for process p and has its server list.
 *
 * Stand-ins come in rounds of one for each process, each round a client of its own.
 */
import type { Outcome } from "../network/outcome.ts";
import type { Client, ListsInForce, Operation } from "./client.ts";
import { ForwardingClient } from "./forwarding-client.ts";
import type { First } from "./lists-by-process.ts";
import { askedBy, type MultiGet, type MultiGetCall } from "./multi-get.ts";
import { type Turned, UNTURNED } from "./server-lists.ts";

/** A client whose server list can be changed. */
export interface Turnable {
  turnTo(servers: readonly number[], nowSeconds: number, who?: First): Turned;
}

export type MaybeTurnable = Client & Partial<Turnable>;

export class StandIns extends ForwardingClient implements Turnable {
  readonly #make: () => MaybeTurnable;
  readonly #rounds: MaybeTurnable[];
  /** All changes of the list so far. */
  readonly #turns: Parameters<Turnable["turnTo"]>[] = [];

  /** @param make The client as it is at the start, the same each time. */
  constructor(make: () => MaybeTurnable) {
    const named = make();
    super([named]);
    this.#make = make;
    this.#rounds = [named];
  }

  /** Starts one more for each process; returns how many rounds there are, the first included. */
  startRound(): number {
    const round = this.#make();
    for (const turn of this.#turns) round.turnTo?.(...turn);
    return this.#rounds.push(round);
  }

  turnTo(...turn: Parameters<Turnable["turnTo"]>): Turned {
    this.#turns.push(turn);
    const turned = this.#rounds.map((round) => round.turnTo?.(...turn) ?? UNTURNED);
    const processes = turned.flatMap((one, k) => one.processes.map((process) => k * this.processes + process));
    return { processes, hasMoved: turned[0].hasMoved };
  }

  override get lists(): ListsInForce | undefined {
    const { lists } = this.inner;
    if (lists === undefined) return undefined;
    return {
      differ: () => lists.differ(),
      isHome: (key, node, down) => lists.isHome(key, node, down),
      settledFor: (process, key, down, tried) => lists.settledFor(process % this.processes, key, down, tried),
      homes: (key, down) => lists.homes(key, down),
    };
  }

  override get usualMayStray(): boolean {
    return this.inner.usualMayStray === true;
  }

  override usual(process: number, key: number): number {
    if (process < this.processes) return this.inner.usual(process, key);
    return this.#roundOf(process).usual(process % this.processes, key);
  }

  protected override isTroubled(process: number): boolean {
    return this.#roundOf(process).troubled!(process % this.processes);
  }

  override get opens(): Client["opens"] {
    return this.inner.opens === undefined ? undefined : this.#opens;
  }

  readonly #opens = (process: number, node: number): boolean =>
    this.#roundOf(process).opens!(process % this.processes, node);

  override get standsIn(): Client["standsIn"] {
    return this.inner.standsIn === undefined ? undefined : this.#standsIn;
  }

  readonly #standsIn = (process: number, key: number, seconds: number): number =>
    this.#roundOf(process).standsIn!(process % this.processes, key, seconds);

  override get standsInUntil(): Client["standsInUntil"] {
    return this.inner.standsInUntil === undefined ? undefined : this.#standsInUntil;
  }

  readonly #standsInUntil = (process: number, down: Uint8Array, seconds: number): number =>
    this.#roundOf(process).standsInUntil!(process % this.processes, down, seconds);

  // These two are the steps of every operation. Written out, they allocate nothing.

  override start(op: Operation): number {
    const { process } = op;
    op.process = process % this.processes;
    const step = this.#roundOf(process).start(op);
    op.process = process;
    return step;
  }

  override after(op: Operation, outcome: Outcome): number {
    const { process } = op;
    op.process = process % this.processes;
    const step = this.#roundOf(process).after(op, outcome);
    op.process = process;
    return step;
  }

  protected override owes(process: number): boolean {
    return this.#roundOf(process).multiGet!.owes?.(process % this.processes) === true;
  }

  protected override askMany(call: MultiGetCall): MultiGet {
    return this.#roundOf(call.process).multiGet!.ask(askedBy(call.process % this.processes, call));
  }

  protected override copiesOf(op: Operation): readonly number[] {
    return this.#inside(op, (client) => client.copies?.(op) ?? []);
  }

  protected override replace(process: number, seconds: number): void {
    this.#roundOf(process).replaced?.(process % this.processes, seconds);
  }

  override flushes(op: Operation): boolean {
    return this.#inside(op, (client) => client.flushes?.(op) === true);
  }

  override warms(op: Operation): number {
    return this.#inside(op, (client) => client.warms?.(op) ?? -1);
  }

  override newRequest(process: number, nowSeconds: number): void {
    this.#roundOf(process).newRequest(process % this.processes, nowSeconds);
  }

  override avoids(process: number, node: number, seconds: number): number | null | undefined {
    return this.#roundOf(process).avoids?.(process % this.processes, node, seconds);
  }

  #roundOf(process: number): Client {
    return this.#rounds[Math.floor(process / this.processes)];
  }

  /** Asks the process's own round, while the operation's process is in its numbers. */
  #inside<T>(op: Operation, asked: (client: Client) => T): T {
    const { process } = op;
    op.process = process % this.processes;
    const answer = asked(this.#roundOf(process));
    op.process = process;
    return answer;
  }
}
