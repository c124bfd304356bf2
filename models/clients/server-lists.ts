/**
 * The application's server list where it is not simply all nodes, or changes during a run: one client after another over
 * parts of the cluster, told in positions of the whole. A change makes every process's object anew, as a deployment does:
 * no view, timer or socket of before is left.
 */
import type { Outcome } from "../network/outcome.ts";
import type { Client, Operation } from "./client.ts";
import { Step } from "./client.ts";

export interface ServerList {
  /** Positions in the cluster, in the order of the list. */
  readonly servers: readonly number[];
  /** The library with exactly these servers. */
  readonly client: Client;
}

export class ServerLists implements Client {
  readonly name: string;
  readonly nodes: number;
  readonly processes: number;
  readonly keepsSockets: boolean;
  readonly connectTimeoutMs: number;
  readonly ioTimeoutMs: number;
  readonly seesMisses: boolean;
  readonly usualMayStray: boolean;
  /** There only where one of the lists has copies. */
  readonly copies?: (op: Operation) => readonly number[];
  readonly #lists: readonly ServerList[];
  readonly #copies: number[] = [];
  /** Of the present list: positions in the list by those in the cluster, -1 for none. */
  readonly #positions: Int32Array;
  readonly #down: Uint8Array;
  #client: Client;
  #servers: readonly number[];

  /** @param lists all that hold at one time or another, first that of the start. */
  constructor(nodes: number, lists: readonly ServerList[]) {
    const { client, servers } = lists[0];
    this.name = client.name;
    this.nodes = nodes;
    this.processes = client.processes;
    this.keepsSockets = client.keepsSockets;
    this.connectTimeoutMs = client.connectTimeoutMs;
    this.ioTimeoutMs = client.ioTimeoutMs;
    this.seesMisses = client.seesMisses === true;
    this.usualMayStray = lists.some((list) => list.client.usualMayStray === true);
    this.#lists = lists;
    this.#client = client;
    this.#servers = servers;
    this.#positions = new Int32Array(nodes);
    this.#down = new Uint8Array(nodes);
    if (lists.some((list) => list.client.copies !== undefined)) this.copies = (op) => this.#copiesOf(op);
    this.#turn(lists[0]);
  }

  /** This list holds from now on, one of those there are; false if it does already. */
  turnTo(servers: readonly number[]): boolean {
    const wanted = servers.join();
    if (this.#servers.join() === wanted) return false;
    this.#turn(this.#lists.find((list) => list.servers.join() === wanted)!);
    return true;
  }

  get backgroundAtSeconds(): number {
    return this.#client.backgroundAtSeconds ?? Number.POSITIVE_INFINITY;
  }

  usual(process: number, key: number): number {
    const at = this.#client.usual(process, key);
    return at < 0 ? at : this.#servers[at];
  }

  start(op: Operation): number {
    return this.#outside(this.#client.start(op));
  }

  after(op: Operation, outcome: Outcome): number {
    const outside = op.step;
    op.step = this.#inside(outside);
    const next = this.#outside(this.#client.after(op, outcome));
    op.step = outside;
    return next;
  }

  warms(op: Operation): number {
    const outside = op.step;
    op.step = this.#inside(outside);
    const at = this.#client.warms?.(op) ?? -1;
    op.step = outside;
    return at < 0 ? at : this.#servers[at];
  }

  flushes(op: Operation): boolean {
    const outside = op.step;
    op.step = this.#inside(outside);
    const flushes = this.#client.flushes?.(op) === true;
    op.step = outside;
    return flushes;
  }

  background(seconds: number, connect: (process: number, node: number) => Outcome): void {
    this.#client.background?.(seconds, (process, at) => connect(process, this.#servers[at]));
  }

  newRequest(process: number, nowSeconds: number): void {
    this.#client.newRequest(process, nowSeconds);
  }

  avoids(process: number, node: number, seconds: number): number | null {
    const at = this.#positions[node];
    return at < 0 ? null : (this.#client.avoids?.(process, at, seconds) ?? null);
  }

  settled(key: number, down: Uint8Array, tried?: number[]): number {
    for (let at = 0; at < this.#servers.length; at++) this.#down[at] = down[this.#servers[at]];
    const inside: number[] | undefined = tried === undefined ? undefined : [];
    const at = this.#client.settled(key, this.#down.subarray(0, this.#servers.length), inside);
    if (inside !== undefined) tried!.push(...inside.map((one) => this.#servers[one]));
    return at < 0 ? at : this.#servers[at];
  }

  #copiesOf(op: Operation): readonly number[] {
    this.#copies.length = 0;
    for (const at of this.#client.copies?.(op) ?? []) this.#copies.push(this.#servers[at]);
    return this.#copies;
  }

  #turn({ client, servers }: ServerList): void {
    this.#client = client;
    this.#servers = servers;
    this.#positions.fill(-1);
    servers.forEach((node, at) => {
      this.#positions[node] = at;
    });
  }

  #outside(step: number): number {
    if (step < 0) return step;
    const node = this.#servers[Step.node(step)];
    return Step.isConnect(step) ? Step.connect(node) : Step.send(node);
  }

  #inside(step: number): number {
    if (step < 0) return step;
    const at = this.#positions[Step.node(step)];
    return Step.isConnect(step) ? Step.connect(at) : Step.send(at);
  }
}
