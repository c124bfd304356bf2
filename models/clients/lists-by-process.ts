/**
 * Server lists that are not the same for all processes: groups that begin with different ones, and changes that reach one
 * process after another. Processes that begin anew together share one client, which has only these processes and counts them
 * from 0; so each begins with a fresh view at its own time.
 *
 * What is asked of no process in particular (`settled`) is answered by the list that most processes have; among equally many
 * that which was so before. `lists` knows the others.
 */
import { Refusal } from "../../src/core/refusal.ts";
import { Outcome } from "../network/outcome.ts";
import type { Client, ListsInForce, Operation, Probe } from "./client.ts";
import { ForwardingClient } from "./forwarding-client.ts";
import { ListedClient } from "./listed-client.ts";
import { askedBy, type MultiGet, type MultiGetCall } from "./multi-get.ts";
import { type ServerList, type ServerListsParts, type Turned, UNTURNED } from "./server-lists.ts";

/** Branches of several clients at a time are not told apart. */
const NO_BROADCAST =
  "client: its routes send to several nodes at once, and processes have different server lists; expected one of the two, both together are not modelled";

/** So many of the processes, those that come first. */
export interface First {
  readonly count: number;
  readonly order: "in order" | "random";
}

export interface ListsByProcessParts extends ServerListsParts {
  /** The list of each process at the start. */
  readonly atStart: readonly (readonly number[])[];
  /** The processes in a random order. */
  readonly shuffled: readonly number[];
}

/** Processes that began anew together. */
interface Group {
  readonly client: ListedClient;
  /** Their numbers among all processes. */
  readonly processes: readonly number[];
}

/** A list, and the library over it as far as no process in particular is asked. */
interface Known {
  readonly list: ServerList;
  readonly client: ListedClient;
  /** How many processes have it. */
  count: number;
}

export class ListsByProcess extends ForwardingClient {
  readonly #parts: ListsByProcessParts;
  readonly #known: ReadonlyMap<string, Known>;
  /** Those that at least one process has. */
  #inForce: readonly Known[] = [];
  #most: Known;
  #groups: Group[] = [];
  readonly #listOf: Known[];
  readonly #clientOf: Client[];
  /** The number of the process in its group. */
  readonly #placeOf: Int32Array;
  readonly #hasBackground: boolean;
  readonly #lists: ListsInForce;

  constructor(parts: ListsByProcessParts) {
    const { nodes, processes, lists, startedAt, atStart } = parts;
    const known = lists.map((list): Known => {
      return { list, client: new ListedClient([list.make(1, startedAt)], nodes, list.servers), count: 0 };
    });
    super(
      known.map(({ client }) => client),
      nodes,
      processes,
    );
    if (this.broadcast !== undefined) throw new Refusal(NO_BROADCAST);
    this.#parts = parts;
    this.#known = new Map(known.map((one) => [one.list.servers.join(), one]));
    this.#placeOf = new Int32Array(processes);
    this.#listOf = [];
    this.#clientOf = [];
    this.#hasBackground = known.some(({ client }) => client.hasBackground);
    this.#most = this.#named(atStart[0]);
    for (const servers of new Set(atStart)) {
      const own = Array.from(atStart.keys()).filter((process) => atStart[process] === servers);
      this.#join(this.#named(servers), own, (place) => startedAt(own[place]));
    }
    this.#weigh();
    this.#lists = {
      differ: () => this.#inForce.length > 1,
      isHome: (key, node, down) => this.#inForce.some(({ client }) => client.settled(key, down) === node),
      settledFor: (process, key, down, tried) => this.#listOf[process].client.settled(key, down, tried),
      homes: (key, down) =>
        this.#inForce.map(({ client, count }) => ({ node: client.settled(key, down), share: count / processes })),
    };
  }

  /** A process's view is that of its own list, whatever most have. */
  override get usualMayStray(): boolean {
    return true;
  }

  override get lists(): ListsInForce {
    return this.#lists;
  }

  /** All processes, or the first of an order, switch to this list; those that have it already keep it as it is. */
  turnTo(servers: readonly number[], nowSeconds: number, who?: First): Turned {
    const next = this.#named(servers);
    const asked = who === undefined ? this.#listOf.map((_, process) => process) : this.#first(who);
    const processes = asked.filter((process) => this.#listOf[process] !== next);
    if (processes.length === 0) return UNTURNED;
    const before = [this.#most, ...this.#inForce];
    this.#leave(processes);
    this.#join(next, processes, () => nowSeconds);
    this.#weigh();
    const after = [this.#most, ...this.#inForce];
    return { processes, hasMoved: after.length !== before.length || after.some((one, i) => one !== before[i]) };
  }

  override usual(process: number, key: number): number {
    return this.#clientOf[process].usual(this.#placeOf[process], key);
  }

  override start(op: Operation): number {
    return this.#inside(op, (client) => client.start(op));
  }

  override after(op: Operation, outcome: Outcome): number {
    return this.#inside(op, (client) => client.after(op, outcome));
  }

  protected override owes(process: number): boolean {
    return this.#clientOf[process].multiGet!.owes?.(this.#placeOf[process]) === true;
  }

  protected override askMany(call: MultiGetCall): MultiGet {
    return this.#clientOf[call.process].multiGet!.ask(askedBy(this.#placeOf[call.process], call));
  }

  protected override copiesOf(op: Operation): readonly number[] {
    return this.#inside(op, (client) => client.copies?.(op) ?? []);
  }

  protected override replace(process: number, seconds: number): void {
    this.#clientOf[process].replaced?.(this.#placeOf[process], seconds);
  }

  override flushes(op: Operation): boolean {
    return this.#inside(op, (client) => client.flushes?.(op) === true);
  }

  override warms(op: Operation): number {
    return this.#inside(op, (client) => client.warms?.(op) ?? -1);
  }

  override get backgroundAtSeconds(): number {
    if (!this.#hasBackground) return Number.POSITIVE_INFINITY;
    return this.#groups.reduce(
      (least, { client }) => Math.min(least, client.backgroundAtSeconds),
      Number.POSITIVE_INFINITY,
    );
  }

  override background(seconds: number, probe: Probe): void {
    for (const { client, processes } of this.#groups) {
      if (client.backgroundAtSeconds > seconds) continue;
      client.background(seconds, {
        connect: (place, node) => this.#probed(client, processes[place], (process) => probe.connect(process, node)),
        ask: (place, node) => this.#probed(client, processes[place], (process) => probe.ask(process, node)),
      });
    }
  }

  override disconnected(process: number, node: number, seconds: number): void {
    this.#clientOf[process].disconnected?.(this.#placeOf[process], node, seconds);
  }

  override newRequest(process: number, nowSeconds: number): void {
    this.#clientOf[process].newRequest(this.#placeOf[process], nowSeconds);
  }

  override settled(key: number, down: Uint8Array, tried?: number[]): number {
    return this.#most.client.settled(key, down, tried);
  }

  override avoids(process: number, node: number, seconds: number): number | null | undefined {
    return this.#clientOf[process].avoids?.(this.#placeOf[process], node, seconds);
  }

  /** Asks the process's own client, while the operation's process is in that client's numbers. */
  #inside<T>(op: Operation, asked: (client: Client) => T): T {
    const { process } = op;
    op.process = this.#placeOf[process];
    const answer = asked(this.#clientOf[process]);
    op.process = process;
    return answer;
  }

  /** Nothing is tried any more for a process that has left the group. */
  #probed(client: Client, process: number, tried: (process: number) => Outcome): Outcome {
    return this.#clientOf[process] === client ? tried(process) : Outcome.connectTimeout;
  }

  #named(servers: readonly number[]): Known {
    return this.#known.get(servers.join())!;
  }

  #first({ count, order }: First): readonly number[] {
    if (order === "random") return this.#parts.shuffled.slice(0, count);
    return Array.from({ length: count }, (_, process) => process);
  }

  /** They leave their groups; a group that nobody is in any more is forgotten. */
  #leave(processes: readonly number[]): void {
    const leaving = new Set(processes);
    for (const process of processes) this.#listOf[process].count--;
    this.#groups = this.#groups.filter((group) =>
      group.processes.some((process) => !leaving.has(process) && this.#clientOf[process] === group.client),
    );
  }

  /** They make a new group with this list. */
  #join(known: Known, processes: readonly number[], startedAt: (place: number) => number): void {
    const { list } = known;
    const client = new ListedClient([list.make(processes.length, startedAt)], this.#parts.nodes, list.servers);
    known.count += processes.length;
    this.#groups.push({ client, processes });
    processes.forEach((process, place) => {
      this.#listOf[process] = known;
      this.#clientOf[process] = client;
      this.#placeOf[process] = place;
    });
  }

  #weigh(): void {
    const all = [...this.#known.values()];
    this.#inForce = all.filter(({ count }) => count > 0);
    for (const one of all) if (one.count > this.#most.count) this.#most = one;
  }
}
