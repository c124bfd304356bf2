/**
 * One memcached node alone: gets and sets a second with a million items resident, beside npm's `lru-cache` under the same
 * operations in the same process, round about, in processor time; and the memory that an item takes. `modern` stands beside `classic`.
 */

import { LRUCache } from "lru-cache";
import { Nodes } from "../models/nodes/nodes.ts";
import { Zipf } from "../src/core/distributions/zipf.ts";
import { Streams } from "../src/core/random.ts";
import { MIB } from "../src/core/units.ts";
import { printed, processorSeconds, timing } from "./rounds.ts";

const small = process.argv.includes("--small");
const ITEMS = small ? 100_000 : 1_000_000;
const OPERATIONS = small ? 400_000 : 4_000_000;
const ROUNDS = small ? 3 : 9;
/** Nine gets to one set. */
const SETS_ONE_IN = 10;
const VALUE_BYTES = 100;
const KEY_BYTES = 20;
/** Operations a second of simulated time: the clock moves on, and hits move items, as in a run. */
const PER_SECOND = 100_000;

/** Operations known ahead. */
const BLOCK = 128;
const block = new Int32Array(BLOCK);
/** All of them go to the one node. */
const homes = new Int32Array(BLOCK);
const sets = new Uint8Array(BLOCK);

type Profile = "classic" | "modern";

function filledNode(profile: Profile): { readonly nodes: Nodes; readonly bytes: number } {
  const probe = new Nodes({ profile, memoryBytes: [64 * MIB], keys: 1 });
  const bytes = probe.itemBytes(KEY_BYTES, VALUE_BYTES);
  const chunk = probe.classes.perPage[probe.classes.byEighth[(bytes + 7) >> 3]];
  const memory = (Math.ceil(ITEMS / chunk) + 2) * MIB;
  const nodes = new Nodes({ profile, memoryBytes: [memory], keys: ITEMS });
  for (let key = 0; key < ITEMS; key++) nodes.set(0, { key, bytes, expirySeconds: 0, version: 0 }, 0);
  if (nodes.stats(0).curr_items !== ITEMS) throw new Error("the node does not hold all items");
  return { nodes, bytes };
}

/** Seconds of simulated time go on from round to round. */
const clocks = { classic: 0, modern: 0 };

function onNode(profile: Profile, { nodes, bytes }: ReturnType<typeof filledNode>, keys: Int32Array): number {
  let hits = 0;
  const item = { key: 0, bytes, expirySeconds: 0, version: 0 };
  for (let i = 0; i < OPERATIONS; ) {
    const second = ++clocks[profile];
    const end = Math.min(OPERATIONS, i + PER_SECOND);
    while (i < end) {
      // As a run does: what the next operations need is fetched from memory side by side.
      block.set(keys.subarray(i, i + BLOCK));
      nodes.prefetch(block, homes, sets);
      for (const last = Math.min(end, i + BLOCK); i < last; i++) {
        if (i % SETS_ONE_IN === 0) {
          item.key = keys[i];
          nodes.set(0, item, second);
        } else if (nodes.get(0, keys[i], second) !== 0) hits++;
      }
    }
  }
  return hits;
}

function onLruCache(cache: LRUCache<number, number>, keys: Int32Array): number {
  let hits = 0;
  for (let i = 0; i < OPERATIONS; i++) {
    if (i % SETS_ONE_IN === 0) cache.set(keys[i], i);
    else if (cache.get(keys[i]) !== undefined) hits++;
  }
  return hits;
}

const zipfed = new Int32Array(OPERATIONS);
new Zipf(ITEMS, 1).fill(zipfed, new Streams(1).stream("which key"), OPERATIONS);
const stream = new Streams(1).stream("any key");
const uniform = Int32Array.from({ length: OPERATIONS }, () => stream.below(ITEMS));

const classic = filledNode("classic");
const { nodes } = classic;
const slots = nodes.slotBytesUsed;
console.log(`items          ${ITEMS} resident, ${classic.bytes} bytes each as memcached counts`);
console.log(
  `memory         ${((slots + 4 * ITEMS) / ITEMS).toFixed(1)} bytes an item in use, index included; ${(nodes.footprintBytes / ITEMS).toFixed(1)} allocated, room to grow and three words of the caller's a key included`,
);
const modern = filledNode("modern");
const cache = new LRUCache<number, number>({ max: ITEMS });
for (let key = 0; key < ITEMS; key++) cache.set(key, key);

for (const [name, keys] of [
  ["Zipf 1.0", zipfed],
  ["uniform", uniform],
] as const) {
  const rates: Record<Profile | "lru-cache", number[]> = { classic: [], modern: [], "lru-cache": [] };
  for (let round = 0; round <= ROUNDS; round++) {
    const hits = new Set<number>();
    const took = {
      classic: processorSeconds(() => hits.add(onNode("classic", classic, keys))),
      "lru-cache": processorSeconds(() => hits.add(onLruCache(cache, keys))),
      modern: processorSeconds(() => hits.add(onNode("modern", modern, keys))),
    };
    if (hits.size !== 1) throw new Error(`the three disagree: ${[...hits].join(", ")} hits`);
    // The first round warms up.
    if (round > 0)
      for (const who of Object.keys(rates) as (keyof typeof rates)[]) rates[who].push(OPERATIONS / took[who] / 1e6);
  }
  const ratios = rates.classic.map((rate, i) => rate / rates["lru-cache"][i]);
  for (const [who, all] of Object.entries(rates))
    console.log(`${name}, ${who}`.padEnd(24), `${printed(timing(all))} million operations/s`);
  console.log(`${name}, ratio`.padEnd(24), `${printed(timing(ratios))} classic over lru-cache`);
}
