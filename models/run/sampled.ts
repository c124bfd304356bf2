/**
 * How a world of sampled keys is made smaller (`workload/strata.ts`): which keys are in the head, and how much memory a node has.
 *
 * One tail key stands for `per`, so its copies may take a `per`-th of the memory that they take in full; the head's copies are all
 * there and take what they take. So a node gets the `per`-th part of its memory and, of what the head's copies on it take, all that
 * this part does not hold: head x (1 - 1/per). For that the head may only hold keys that are in memory practically always, and few
 * enough that the copies which move to other nodes in an outage hardly count.
 */

import type { Streams } from "../../src/core/random.ts";
import { Refusal } from "../../src/core/refusal.ts";
import { MIB } from "../../src/core/units.ts";
import { createClient } from "../clients/index.ts";
import { type Keys, NumberedKeys } from "../hashing/keys.ts";
import type { Witness } from "../key-history/witness.ts";
import type { Scenario } from "../scenario/types.ts";
import { createPopularity } from "../workload/popularity/index.ts";
import { Strata, type StrataSpec } from "../workload/strata.ts";
import { steadyKeys } from "./expected-cache.ts";

/**
 * The head takes at most so small a part of the memory of a sampled node. What a lost node of four had of it moves to three others, whose
 * memory is larger for their own head alone: that costs each a two-hundredth. With one in 16 a world of small memory missed .8 points more.
 */
const HEAD_PART = 64;

/**
 * Of so many keys behind the head it is looked up on which node they live. The strata behind them are so light that chance evens them
 * out: at Zipf 1 and one in 1,000 a node's share is off by a two-hundredth.
 */
const PLACED_KEYS = 1_000_000;

/** Null where all keys are simulated. */
export function strataSpecOf(scenario: Scenario): (StrataSpec & { readonly headBytes: number }) | null {
  if (scenario.detail === undefined) return null;
  const { sampled: per } = scenario.detail;
  const { keys, bytes, room } = steadyKeys(scenario);
  const head = Math.min(Math.ceil(scenario.workload.keys / per), keys, Math.floor(room / (HEAD_PART * per)));
  return { head, per, headBytes: head * bytes };
}

/** @throws Refusal if one key is watched, which may be none of the sample. */
export function strataOf(scenario: Scenario, streams: Streams, witness: Witness | undefined): Strata | null {
  const spec = strataSpecOf(scenario);
  if (spec !== null && witness !== undefined) {
    throw new Refusal('detail: sampled, where one key is watched; expected "full"');
  }
  if (spec === null) return null;
  const homes = spec.per === 1 ? undefined : homesBehind(scenario, spec);
  const popularity = createPopularity(scenario.workload);
  return new Strata(scenario.workload.keys, spec, streams.key("sampled keys"), homes, (rank) =>
    popularity.probability(rank),
  );
}

/** Of how many keys it is looked up where they live: of whole strata, or of all. */
export function placedKeys(keys: number, { head, per }: StrataSpec): number {
  return per === 1 ? 0 : Math.min(keys - head, Math.ceil(PLACED_KEYS / per) * per);
}

/** Where the first keys behind the head live while all nodes are up, as most processes of the start see them; -1 for a key that the client refuses. */
function homesBehind({ workload, nodes, client }: Scenario, spec: StrataSpec): Int32Array {
  const all = new NumberedKeys(workload.keys, workload.keyBytes);
  const keys = new KeysBehind(all, spec.head, placedKeys(all.count, spec));
  const library = createClient(
    { ...client, processes: 1 },
    client.servers.map((node) => nodes[node]),
    keys,
  );
  const down = new Uint8Array(client.servers.length);
  return Int32Array.from({ length: keys.count }, (_, key) => library.settled(key, down));
}

/** Some of the keys: `count` from the key `from` on. */
class KeysBehind implements Keys {
  readonly count: number;
  readonly tag: string;
  readonly #keys: Keys;
  readonly #from: number;

  constructor(keys: Keys, from: number, count: number) {
    this.count = count;
    this.tag = `${count} from ${from} of ${keys.tag}`;
    this.#keys = keys;
    this.#from = from;
  }

  name(key: number): string {
    return this.#keys.name(this.#from + key);
  }
}

/** `-m` of each node; of sampled nodes in whole pages, of which there are few enough for a part to count. */
export function memoryOf(scenario: Scenario): number[] {
  const spec = strataSpecOf(scenario);
  const all = scenario.nodes.map(({ memoryBytes }) => memoryBytes);
  if (spec === null || spec.per === 1) return all;
  const weights = scenario.client.servers.reduce((sum, node) => sum + scenario.nodes[node].weight, 0);
  const added = (spec.headBytes * (1 - 1 / spec.per)) / weights;
  return scenario.nodes.map(
    ({ memoryBytes, weight }) => Math.round((memoryBytes / spec.per + added * weight) / MIB) * MIB,
  );
}
