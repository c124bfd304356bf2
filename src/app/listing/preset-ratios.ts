/**
 * Ten of Twitter's caches, simulated without memory pressure and without faults: the miss ratio beside the published one, the
 * closed form of the same world, and that of a world with all keys of the original.
 */
import { run } from "../../../models/run/run.ts";
import { problemText, readScenario, type Scenario } from "../../../models/scenario/index.ts";
import { presets } from "../../../models/workload/presets/index.ts";
import { clusterRows } from "../../../models/workload/presets/twitter/clusters.ts";
import { Zipf } from "../../core/distributions/zipf.ts";
import { markdownTable } from "./markdown-table.ts";

/** Enough for a miss ratio of 1 % within 5 % of itself, by two standard deviations. */
const REQUESTS = 200_000;
const SEED = 1;
/** So much that nothing is evicted. */
const MEMORY = "64GB";
/** Ranks of a group are within so much of each other. */
const GROUP = 1.01;

const NEW =
  "keys come that nobody asked for before, as the compulsory misses show; here all keys but those asked for once are there from the start";
const SCALE =
  "fewer keys with the same exponent have more of the requests in the tail: with all keys the closed form comes near";
const FILLS = "the table has fewer sets than misses, so a key that missed often misses again; here each miss is filled";

/** The clusters that the authors recommend for studies of miss ratios, of mixed times to live and of writes. */
export const comparedClusters: readonly { readonly name: string; readonly why: string }[] = [
  { name: "twitter/52", why: NEW },
  { name: "twitter/17", why: SCALE },
  { name: "twitter/18", why: NEW },
  { name: "twitter/24", why: SCALE },
  { name: "twitter/44", why: NEW },
  { name: "twitter/45", why: NEW },
  { name: "twitter/29", why: FILLS },
  { name: "twitter/11", why: "hardly; which of the popular keys live for 20 s only is left to chance" },
  { name: "twitter/22", why: FILLS },
  {
    name: "twitter/12",
    why: "each key is written and then read soon after; keys drawn independently of each other do not know that",
  },
];

export function presetRatiosTable(): string {
  return markdownTable(
    [
      "preset",
      "published",
      "simulated",
      "closed form",
      "closed form, all keys",
      "compulsory, published",
      "why they differ",
    ],
    comparedClusters.map(({ name, why }) => {
      const { missRatio, keys } = presets.named(name);
      const scenario = worldOf(name);
      const [, , , , , , , , compulsory] = clusterRows.find(([cluster]) => `twitter/${cluster}` === name)!;
      const ratios = [
        missRatio,
        run(scenario, SEED).metrics.missRatio,
        closedForm(scenario.workload),
        closedForm(scenario.workload, keys!),
        compulsory! / 100,
      ];
      return [`\`${name}\``, ...ratios.map((ratio) => `${Number((100 * ratio!).toPrecision(2))} %`), why];
    }),
  );
}

/** The preset for as long as it takes to come to so many requests. */
export function worldOf(preset: string): Scenario {
  const workload = { preset };
  const { ratePerSecond } = scenarioOf({ workload }).workload.arrivals;
  const duration = `${Math.ceil(REQUESTS / ratePerSecond)}s`;
  return scenarioOf({ workload, duration, measureFrom: 0, cluster: { nodes: 1, memory: MEMORY } });
}

function scenarioOf(input: unknown): Scenario {
  const { value, problems } = readScenario(input);
  if (value === null) throw new Error(problems.map(problemText).join("; "));
  return value;
}

/**
 * The miss ratio of gets where nothing is evicted, by renewal reward: a key that is read r and written w times a second is
 * present for a mean of (e^(wT) - 1)/w seconds, since each write sets it anew, and then absent until the next of the two.
 *
 * @param keys the rate grows with them.
 */
export function closedForm(workload: Scenario["workload"], keys = workload.keys): number {
  const { arrivals, reads, newKeys, ttl, zipf } = workload;
  const scale = keys / workload.keys;
  const newReads = newKeys.by === "read" ? newKeys.perSecond : 0;
  const readsPerSecond = scale * arrivals.ratePerSecond * reads;
  const writesPerSecond = scale * (arrivals.ratePerSecond * (1 - reads) - (newKeys.perSecond - newReads));
  const law = new Zipf(keys, zipf);
  let misses = scale * newReads;
  for (let first = 0; first < keys; ) {
    const last = Math.min(keys, Math.max(first + 1, Math.floor(first * GROUP)));
    const share = law.probability((first + last - 1) / 2);
    const read = (readsPerSecond - scale * newReads) * share;
    const written = writesPerSecond * share;
    for (const { seconds, share: part } of ttl) {
      const life = written === 0 ? seconds : Math.expm1(written * seconds) / written;
      const gap = 1 / (read + written);
      misses += (last - first) * part * read * (life === Number.POSITIVE_INFINITY ? 0 : gap / (life + gap));
    }
    first = last;
  }
  return misses / readsPerSecond;
}
