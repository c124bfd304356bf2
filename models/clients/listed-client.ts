/** A client library over one list of servers, which may be a part of the cluster. Callers see positions in the whole cluster. */
import type { Client } from "./client.ts";
import { ForwardingClient } from "./forwarding-client.ts";

export class ListedClient extends ForwardingClient {
  /** Position in the present list by position in the cluster, -1 for none. */
  readonly #positions: Int32Array;
  readonly #down: Uint8Array;
  #servers: readonly number[] = [];
  /** Each server has the position that it has in the cluster. */
  #isInPlace = true;

  /**
   * @param all Every client that may stand behind, that of the start first.
   * @param nodes Of the whole cluster.
   * @param servers The list of the start: positions in the cluster, in the application's order.
   */
  constructor(all: readonly Client[], nodes: number, servers: readonly number[]) {
    super(all, nodes);
    this.#positions = new Int32Array(nodes);
    this.#down = new Uint8Array(nodes);
    this.place(servers);
  }

  get servers(): readonly number[] {
    return this.#servers;
  }

  /** The client behind counts by its list: what it says is of use where both count alike. */
  override get homes(): Int16Array | undefined {
    return this.#isInPlace ? super.homes : undefined;
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

  override avoids(process: number, node: number, seconds: number): number | null | undefined {
    if (this.#positions[node] >= 0) return super.avoids(process, node, seconds);
    // Outside of the list: left alone by nobody, if the client can say that of a node at all.
    return this.inner.avoids?.(process, 0, seconds) === undefined ? undefined : null;
  }

  /** Which servers of the present list are down. */
  #downInside(down: Uint8Array): Uint8Array {
    for (let at = 0; at < this.#servers.length; at++) this.#down[at] = down[this.#servers[at]];
    return this.#down.subarray(0, this.#servers.length);
  }

  /** From now on the client behind has this list. */
  protected place(servers: readonly number[]): void {
    this.#servers = servers;
    this.#isInPlace = servers.every((node, at) => node === at);
    this.#positions.fill(-1);
    servers.forEach((node, at) => {
      this.#positions[node] = at;
    });
  }
}
