/**
 * The application's server list where it is not simply all nodes, or changes during a run: one client after another over
 * parts of the cluster, told in positions of the whole. A change makes every process's object anew, as a deployment does:
 * no view, timer or socket of before is left.
 */
import type { Client } from "./client.ts";
import { ForwardingClient } from "./forwarding-client.ts";

export interface ServerList {
  /** Positions in the cluster, in the order of the list. */
  readonly servers: readonly number[];
  /** The library with exactly these servers. */
  readonly client: Client;
}

export class ServerLists extends ForwardingClient {
  readonly #lists: readonly ServerList[];
  /** Of the present list: positions in the list by those in the cluster, -1 for none. */
  readonly #positions: Int32Array;
  readonly #down: Uint8Array;
  #servers: readonly number[];

  /** @param lists all that hold at one time or another, first that of the start. */
  constructor(nodes: number, lists: readonly ServerList[]) {
    super(
      lists.map(({ client }) => client),
      nodes,
    );
    this.#lists = lists;
    this.#servers = lists[0].servers;
    this.#positions = new Int32Array(nodes);
    this.#down = new Uint8Array(nodes);
    this.#turn(lists[0]);
  }

  /** This list holds from now on, one of those there are; false if it does already. */
  turnTo(servers: readonly number[]): boolean {
    const wanted = servers.join();
    if (this.#servers.join() === wanted) return false;
    this.#turn(this.#lists.find((list) => list.servers.join() === wanted)!);
    return true;
  }

  protected override inward(node: number): number {
    return this.#positions[node];
  }

  protected override outward(at: number): number {
    return this.#servers[at];
  }

  override settled(key: number, down: Uint8Array, tried?: number[]): number {
    for (let at = 0; at < this.#servers.length; at++) this.#down[at] = down[this.#servers[at]];
    const inside: number[] | undefined = tried === undefined ? undefined : [];
    const at = this.inner.settled(key, this.#down.subarray(0, this.#servers.length), inside);
    if (inside !== undefined) tried!.push(...inside.map((one) => this.#servers[one]));
    return at < 0 ? at : this.#servers[at];
  }

  override avoids(process: number, node: number, seconds: number): number | null {
    return this.#positions[node] < 0 ? null : super.avoids(process, node, seconds);
  }

  #turn({ client, servers }: ServerList): void {
    this.inner = client;
    this.#servers = servers;
    this.#positions.fill(-1);
    servers.forEach((node, at) => {
      this.#positions[node] = at;
    });
  }
}
