/** Items of keys that are given one by one: each key is a kind of its own, with the size of the last value written. */
import type { Items } from "../application/attempts.ts";
import { KEY_WORDS } from "../nodes/memory/layout.ts";
import type { Nodes } from "../nodes/nodes.ts";
import { Fact, factAt } from "../workload/population.ts";

export function listedItems(nodes: Nodes): Items {
  const facts = nodes.keyWords;
  const keys = facts.length / KEY_WORDS;
  for (let key = 0; key < keys; key++) facts[factAt(key, Fact.kind)] = key;
  return { facts, itemBytes: new Int32Array(keys), ttlSeconds: new Int32Array(keys) };
}
