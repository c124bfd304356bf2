/**
 * The application's server list where it is not simply all nodes, or changes during a run: one client per list, each over a
 * part of the cluster. Callers see positions in the whole cluster. A change makes every process's object anew, as a
 * deployment does: views, timers and sockets start afresh.
 */
import type { Client } from "./client.ts";
import { ForwardingClient } from "./forwarding-client.ts";

export interface ServerList {
  /** Positions in the cluster, in the order of the list. */
  readonly servers: readonly number[];
  /** The library with exactly these servers; null where its processes start at their own times, before the run. */
  readonly make: (startedSeconds: number | null) => Client;
}

export class ServerLists extends ForwardingClient {
  readonly #lists: readonly ServerList[];
  /** Position in the present list by position in the cluster, -1 for none. */
  readonly #positions: Int32Array;
  readonly #down: Uint8Array;
  #servers: readonly number[];

  /** @param lists All lists of the run, that of its start first. */
  constructor(nodes: number, lists: readonly ServerList[]) {
    super(
      lists.map(({ make }) => make(null)),
      nodes,
    );
    this.#lists = lists;
    this.#servers = lists[0].servers;
    this.#positions = new Int32Array(nodes);
    this.#down = new Uint8Array(nodes);
    this.#place(lists[0].servers);
  }

  /** Switches to this list, one of those given; false if it holds already. */
  turnTo(servers: readonly number[], nowSeconds: number): boolean {
    const wanted = servers.join();
    if (this.#servers.join() === wanted) return false;
    const list = this.#lists.find((one) => one.servers.join() === wanted)!;
    this.inner = list.make(nowSeconds);
    this.#place(list.servers);
    return true;
  }

  protected override inward(node: number): number {
    return this.#positions[node];
  }

  protected override outward(at: number): number {
    return this.#servers[at];
  }

  protected override keepers(key: number, down: Uint8Array, lasting?: boolean): readonly number[] {
    return super.keepers(key, this.#downInside(down), lasting);
  }

  override settled(key: number, down: Uint8Array, tried?: number[]): number {
    const inside: number[] | undefined = tried === undefined ? undefined : [];
    const at = this.inner.settled(key, this.#downInside(down), inside);
    if (inside !== undefined) tried!.push(...inside.map((one) => this.#servers[one]));
    return at < 0 ? at : this.#servers[at];
  }

  override avoids(process: number, node: number, seconds: number): number | null {
    return this.#positions[node] < 0 ? null : super.avoids(process, node, seconds);
  }

  /** Which servers of the present list are down. */
  #downInside(down: Uint8Array): Uint8Array {
    for (let at = 0; at < this.#servers.length; at++) this.#down[at] = down[this.#servers[at]];
    return this.#down.subarray(0, this.#servers.length);
  }

  #place(servers: readonly number[]): void {
    this.#servers = servers;
    this.#positions.fill(-1);
    servers.forEach((node, at) => {
      this.#positions[node] = at;
    });
  }
}
