/**
 * A warm start: before the clock starts every key is set on its home node, least popular first, so that where memory is
 * short it is the most popular that stay. Each item has lived for a random part of its time to live, as in a cache that
 * has been running for long.
 */
import { type Streams, uniformAt } from "../../src/core/random.ts";
import type { Client } from "../clients/client.ts";
import type { Nodes } from "../nodes/nodes.ts";
import { Fact, type Population } from "./population.ts";

export function prefill(population: Population, client: Client, nodes: Nodes, streams: Streams): void {
  const down = new Uint8Array(client.nodes);
  const ages = streams.key("age at the start");
  for (let key = population.keys.count - 1; key >= 0; key--) {
    const home = client.settled(key, down);
    if (home < 0) continue;
    const ttl = population.facts[key * 4 + Fact.ttlSeconds]!;
    const rest = ttl === 0 ? 0 : Math.ceil(ttl * (1 - uniformAt(ages, key)));
    nodes.set(home, key, population.facts[key * 4 + Fact.itemBytes]!, rest, 0, 0);
  }
}
