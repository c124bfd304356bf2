/** Rendezvous hashing: the nodes by the number that MurmurHash3 of `host:port-key` draws for each, the largest first. */
import { murmurHash3 } from "../../../../models/hashing/murmur3.ts";
import type { NodeSpec } from "../../../../models/scenario/types.ts";
import { addressOf } from "./client.ts";

export function ranking(nodes: readonly NodeSpec[]): (key: string) => readonly number[] {
  const known = new Map<string, readonly number[]>();
  return (key) => {
    const ranks = known.get(key) ?? rank(nodes, key);
    known.set(key, ranks);
    return ranks;
  };
}

function rank(nodes: readonly NodeSpec[], key: string): readonly number[] {
  const drawn = nodes.map((node) => {
    const bytes = Buffer.from(`${addressOf(node)}-${key}`);
    return murmurHash3(bytes, bytes.length, 0);
  });
  return [...nodes.keys()].sort((a, b) => drawn[b] - drawn[a]);
}
