/**
 * libmemcached's distributions over any subset of its servers. With auto-eject each object has a ring of its own; objects
 * that left out the same servers share one here. Positions are those of the application's list.
 */
import { inOrder } from "../../placement/in-order.ts";
import { ketama } from "../../placement/ketama.ts";
import { evenFrom, ketamaWeighted } from "../../placement/ketama-weighted.ts";
import { Modula } from "../../placement/modula.ts";
import type { Placement } from "../../placement/placement.ts";
import { ketamaName, spyName } from "../../placement/ring-names.ts";
import { Subsets } from "../../placement/subsets.ts";
import { VirtualBucket } from "../../placement/virtual-bucket.ts";
import type { Server } from "../client.ts";
import { type Behaviors, isConsistent, ServerDistribution } from "./behaviors.ts";
import { listOrder } from "./server-list.ts";

export class Continuum {
  /** Equal names place all hashes equally. */
  readonly name: string;
  /** Leaving servers out changes where their keys go. */
  readonly canLeaveOut: boolean;
  /**
   * While at least this many servers remain, leaving others out moves no key of theirs: each has as many points in any
   * company. More than there are servers where that never holds.
   */
  readonly evenFrom: number;
  readonly #subsets: Subsets;
  /** libmemcached's list: the application's position of each of its entries. */
  readonly order: readonly number[];
  /** The way back. */
  readonly #rank: readonly number[];

  constructor(servers: readonly Server[], behaviors: Behaviors) {
    const { distribution, weighted, hash, bucketMap, sortsHosts } = behaviors;
    const order = listOrder(servers, sortsHosts);
    const list = order.map((server) => servers[server]);
    const texts = list.map(({ host, port, weight }) => `${host}:${port}:${weight}`).join(" ");
    this.name = `${distribution} ${weighted} ${hash.name} ${bucketMap?.join() ?? ""} ${order.join()} ${texts}`;
    this.canLeaveOut = isConsistent(distribution);
    this.evenFrom = weighted ? evenFrom(servers.map(({ weight }) => weight)) : 1;
    this.#subsets = new Subsets(servers.length, `libmemcached ${this.name}`, (taking) => {
      const positions = [...list.keys()].filter((position) => taking.includes(order[position]));
      return inOrder(placementOf(list, positions, behaviors), order);
    });
    this.order = order;
    this.#rank = order.map((_, server) => order.indexOf(server));
  }

  /** The number of the ring without the servers marked 1, which must not be all. */
  without(left: Uint8Array): number {
    return this.#subsets.without(left);
  }

  node(ring: number, hash: number): number {
    return this.#subsets.at(ring).node(hash);
  }

  /** The server `distance` positions behind another in libmemcached's list, where its replicas lie. */
  behind(node: number, distance: number): number {
    return this.order[(this.#rank[node] + distance) % this.order.length];
  }
}

/** In positions of libmemcached's list, by which equal points are ordered. */
function placementOf(list: readonly Server[], taking: readonly number[], behaviors: Behaviors): Placement {
  const { distribution, weighted, hash, bucketMap } = behaviors;
  if (distribution === ServerDistribution.modula) return new Modula(list.length);
  if (distribution === ServerDistribution.virtualBucket) return new VirtualBucket(bucketMap, list.length);
  const names = list.map(distribution === ServerDistribution.consistentKetamaSpy ? spyName : ketamaName);
  if (!weighted) return ketama(names, taking, hash);
  const weights = list.map(({ weight }) => weight);
  return ketamaWeighted(names, weights, taking);
}
