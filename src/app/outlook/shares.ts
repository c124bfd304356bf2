/** Where keys go when one node is lost, as a process sees it that knows of the loss: placed with all nodes up, and without it. */
import type { Client } from "../../../models/clients/client.ts";

export interface Shares {
  readonly nodes: number;
  /** The first node that has keys. */
  readonly node: number;
  readonly keys: number;
  /** Keys of the lost node, those of them that go elsewhere, and all that find no node. */
  readonly lost: number;
  readonly moved: number;
  readonly failing: number;
  /** Keys of other nodes that go to another one. */
  readonly others: number;
  /** Keys of the lost node of which another node has a copy that every write goes to. */
  readonly copied: number;
  /** Keys of the lost node to look at: such as go elsewhere, if any does. */
  readonly asked: readonly number[];
  /** A key of another node; null if there is none. */
  readonly other: number | null;
}

const ASKED = 4;

export function sharesOf(client: Client, keys: number): Shares {
  const down = new Uint8Array(client.nodes);
  const homes = Array.from({ length: keys }, (_, key) => client.settled(key, down));
  const node = Math.max(
    0,
    Array.from(down).findIndex((_, position) => homes.includes(position)),
  );
  down[node] = 1;
  const after = homes.map((_, key) => client.settled(key, down));
  const count = (isOne: (key: number) => boolean): number => homes.filter((_, key) => isOne(key)).length;
  const own = [...homes.keys()].filter((key) => homes[key] === node);
  const movers = own.filter((key) => after[key] >= 0);
  return {
    nodes: client.nodes,
    node,
    keys,
    lost: own.length,
    moved: movers.length,
    failing: count((key) => after[key] < 0),
    copied: own.filter((key) => hasCopies(client, key)).length,
    others: count((key) => homes[key] !== node && after[key] >= 0 && after[key] !== homes[key]),
    other: [...homes.keys()].find((key) => homes[key] >= 0 && homes[key] !== node) ?? null,
    asked: (movers.length > 0 ? movers : own).slice(0, ASKED),
  };
}

/** With all nodes up several of them store the key. */
function hasCopies({ broadcast, nodes }: Client, key: number): boolean {
  return new Set(broadcast?.keepers(key, new Uint8Array(nodes))).size > 1;
}
