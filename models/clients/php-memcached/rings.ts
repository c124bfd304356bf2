/**
 * libmemcached's distributions over any subset of its servers: with auto-eject each process has a ring of its own, but
 * processes that left out the same servers share one here. Positions are those of the application's list.
 */

import { Memo } from "../../hashing/memo.ts";
import { ketama } from "../../placement/ketama.ts";
import { evenFrom, ketamaWeighted } from "../../placement/ketama-weighted.ts";
import { Modula } from "../../placement/modula.ts";
import type { Distribution as Placing } from "../../placement/placement.ts";
import { ketamaName, spyName } from "../../placement/ring-names.ts";
import { VirtualBucket } from "../../placement/virtual-bucket.ts";
import type { Server } from "../client.ts";
import { type Behaviors, Distribution, isConsistent } from "./behaviors.ts";
import { listOrder } from "./server-list.ts";

/** The ring, or whatever stands in its place, of all servers. */
export const FULL = 0;

const remembered = new Memo<Placing>(32);

export class Rings {
  /** Leaving servers out changes where their keys go. */
  readonly canLeaveOut: boolean;
  /**
   * Leaving servers out moves their keys and no others as long as at least so many remain: from this number on every
   * server has as many points in any company. More than there are servers where that never holds.
   */
  readonly evenFrom: number;
  readonly #servers: readonly Server[];
  readonly #behaviors: Behaviors;
  /** libmemcached's list: the application's position of each of its entries, and the way back. */
  readonly #order: readonly number[];
  readonly #rank: readonly number[];
  readonly #rings: Placing[] = [];
  readonly #numbers = new Map<string, number>();

  constructor(servers: readonly Server[], behaviors: Behaviors) {
    this.#servers = servers;
    this.#behaviors = behaviors;
    this.#order = listOrder(servers, behaviors.sortsHosts);
    this.#rank = this.#order.map((_, server) => this.#order.indexOf(server));
    this.canLeaveOut = isConsistent(behaviors.distribution);
    this.evenFrom = behaviors.weighted ? evenFrom(servers.map(({ weight }) => weight)) : 1;
    this.leavingOut(new Uint8Array(servers.length));
  }

  /** The number of the ring without the servers marked 1, which must not be all. */
  leavingOut(left: Uint8Array): number {
    const name = left.join("");
    let ring = this.#numbers.get(name);
    if (ring === undefined) {
      ring = this.#rings.length;
      this.#rings.push(remembered.of(`${this.name} ${name}`, () => this.#make(left)));
      this.#numbers.set(name, ring);
    }
    return ring;
  }

  node(ring: number, hash: number): number {
    return this.#order[this.#rings[ring].node(this.#servers.length === 1 ? 0 : hash)];
  }

  /** The server `distance` positions behind another in libmemcached's list, where its replicas lie. */
  behind(node: number, distance: number): number {
    return this.#order[(this.#rank[node] + distance) % this.#order.length];
  }

  /** Equal names place all hashes equally. */
  get name(): string {
    const { distribution, weighted, hash, bucketMap } = this.#behaviors;
    const list = this.#order.map((server) => {
      const { host, port, weight } = this.#servers[server];
      return `${host}:${port}:${weight}`;
    });
    return `${distribution} ${weighted} ${hash.name} ${bucketMap?.join() ?? ""} ${this.#order.join()} ${list.join(" ")}`;
  }

  /** In positions of libmemcached's list, by which equal points are ordered. */
  #make(left: Uint8Array): Placing {
    const { distribution, weighted, hash, bucketMap } = this.#behaviors;
    const list = this.#order.map((server) => this.#servers[server]);
    if (distribution === Distribution.modula) return new Modula(list.length);
    if (distribution === Distribution.virtualBucket) return new VirtualBucket(bucketMap, list.length);
    const name = distribution === Distribution.spy ? spyName : ketamaName;
    const names = list.map(name);
    const taking = list.map((_, position) => position).filter((position) => left[this.#order[position]] !== 1);
    if (!weighted) return ketama(names, taking, hash);
    return ketamaWeighted(
      names,
      list.map(({ weight }) => weight),
      taking,
    );
  }
}
