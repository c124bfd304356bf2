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
import { Strata } from "../workload/strata.ts";
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

/** Of which keys how many are simulated. */
export interface SampleSpec {
  /** Of so many behind the heads one. */
  readonly per: number;
  /** By namespace, or of all keys: how many there are, how many of them are all simulated, and of how many behind these it is looked up where they live. */
  readonly groups: readonly { readonly keys: number; readonly head: number; readonly placed: number }[];
  /** What the copies of the heads take. */
  readonly headBytes: number;
}

/** Null where all keys are simulated. */
export function sampleSpecOf(scenario: Scenario): SampleSpec | null {
  if (scenario.detail === undefined) return null;
  const { sampled: per } = scenario.detail;
  const parts = steadyKeys(scenario);
  const placedMost = Math.ceil(PLACED_KEYS / parts.length / per) * per;
  const groups = parts.map(({ keys, share, steady, room, bytes }) => {
    // Of one in one all are simulated in any case, and with no head each has its own number as id.
    const most = per === 1 && parts.length > 1 ? 0 : Math.floor((share * room) / (HEAD_PART * per));
    const head = Math.min(Math.ceil(keys / per), steady, most);
    return { keys, head, placed: per === 1 ? 0 : Math.min(keys - head, placedMost), headBytes: head * bytes };
  });
  return { per, groups, headBytes: groups.reduce((sum, { headBytes }) => sum + headBytes, 0) };
}

/** @throws Refusal if one key is watched, which may be none of the sample. */
export function strataOf(
  scenario: Scenario,
  spec: SampleSpec | null,
  streams: Streams,
  witness: Witness | undefined,
): Strata | null {
  if (spec !== null && witness !== undefined) {
    throw new Refusal('detail: sampled, where one key is watched; expected "full"');
  }
  if (spec === null) return null;
  const { workload } = scenario;
  const parts = workload.namespaces ?? [workload];
  let firstKey = 0;
  const groups = spec.groups.map(({ keys, head, placed }, i) => {
    const popularity = createPopularity(parts[i]);
    const homes = homesOf(scenario, firstKey + head, placed);
    firstKey += keys;
    return { ranks: keys, head, homes, share: (rank: number) => popularity.probability(rank) };
  });
  return new Strata(groups, spec.per, streams.key("sampled keys"));
}

/** Where so many keys live while all nodes are up, as most processes of the start see them; -1 for a key that the client refuses. */
function homesOf({ workload, nodes, client }: Scenario, from: number, count: number): Int32Array {
  if (count === 0) return new Int32Array(0);
  const keys = new KeysBehind(new NumberedKeys(workload.keys, workload.keyBytes), from, count);
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
export function memoryOf(scenario: Scenario, spec: SampleSpec | null): number[] {
  const all = scenario.nodes.map(({ memoryBytes }) => memoryBytes);
  if (spec === null || spec.per === 1) return all;
  const weights = scenario.client.servers.reduce((sum, node) => sum + scenario.nodes[node].weight, 0);
  const added = (spec.headBytes * (1 - 1 / spec.per)) / weights;
  return scenario.nodes.map(
    ({ memoryBytes, weight }) => Math.round((memoryBytes / spec.per + added * weight) / MIB) * MIB,
  );
}
