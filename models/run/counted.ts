/** Whether hits of a world are counted in place of being made, and of which keys (`application/counted-hits.ts`). */
import { powerSum } from "../../src/core/distributions/zipf.ts";
import { leading } from "../../src/core/leading.ts";
import type { Streams } from "../../src/core/random.ts";
import type { RateCurve } from "../../src/core/rate-curve.ts";
import type { Application } from "../application/application.ts";
import { CountedHits, type CountedHitsParts } from "../application/counted-hits.ts";
import type { Scenario } from "../scenario/types.ts";
import { CountedKeys } from "../workload/counted-keys.ts";
import { loadCurve } from "../workload/load-curves/index.ts";
import { createPopularity, type Popularity } from "../workload/popularity/index.ts";
import type { Strata } from "../workload/strata.ts";
import { stayAndRest } from "./expected-cache.ts";
import type { Load } from "./load.ts";
import type { SampleSpec } from "./sampled.ts";

/** Of a key that is asked for less often while a copy stays, the copy is often away: it is no less work to follow it than to make its requests. */
const REQUESTS_PER_STAY = 4;
/** All units are looked at so often while a copy stays, but not more seldom than every five minutes. */
const LOOKS_PER_STAY = 20;
const LOOK_SECONDS_MOST = 300;

/** How long a copy stays at the load of the start. */
function staySeconds(scenario: Scenario): number {
  return stayAndRest(scenario, loadCurve(scenario).levels[0]).staySeconds;
}

/** How many of so many strata have units, of which it is known of the first `placed` where they live. */
function countedStrata(
  scenario: Scenario,
  spec: Pick<Strata, "head" | "per" | "placed">,
  popularity: Popularity,
): number {
  const { workload, durationSeconds } = scenario;
  const { arrivals, keys } = workload;
  const { head, per, placed } = spec;
  const stays = Math.min(staySeconds(scenario), durationSeconds * LOOKS_PER_STAY);
  const readsPerStay = arrivals.ratePerSecond * loadCurve(scenario).levels[0] * workload.reads * stays;
  const isOften = (stratum: number): boolean =>
    popularity.probability(head + stratum * per) * readsPerStay >= REQUESTS_PER_STAY;
  return Math.max(leading(Math.ceil((keys - head) / per), isOften), placed);
}

/** Undefined where all hits are made. */
export function countedOf(
  scenario: Scenario,
  parts: { readonly popularity: Popularity | null; readonly strata: Strata | null; readonly rates: RateCurve },
): Load["counted"] {
  const { popularity, strata, rates } = parts;
  if (scenario.detail?.counted !== true || popularity === null || strata === null) return undefined;
  const { zipf: alpha, reads } = scenario.workload;
  const counted = countedStrata(scenario, strata, popularity);
  return { keys: new CountedKeys({ strata, popularity, alpha, counted, reads }), rates };
}

/** Of all requests those that are made, about, where so many of the reads hit: misses, and what `CountedKeys` has made whatever they come to. */
export function madeShare(scenario: Scenario, { per, groups }: SampleSpec, hitRatio: number): number {
  const [{ head, placed }] = groups;
  const { workload } = scenario;
  const { keys, zipf, reads } = workload;
  const popularity = createPopularity(workload);
  const first = popularity.probability(0);
  const ofTop = (ranks: number): number => first * powerSum(Math.min(keys, ranks), zipf);
  const strata = countedStrata(scenario, { head, per, placed: Math.ceil(placed / per) }, popularity);
  const counted = ofTop(head + strata * per);
  const front = counted - ofTop(head);
  return 1 - reads + reads * Math.min(1, 1 - counted + front / per + (1 - hitRatio));
}

type Parts = Pick<CountedHitsParts, "nodes" | "client" | "wire" | "down" | "simulation" | "counts"> & {
  readonly counted: Load["counted"];
  readonly streams: Streams;
  readonly application: Application;
};

export function countedHitsOf(
  scenario: Scenario,
  { counted, streams, application, ...parts }: Parts,
): CountedHits | null {
  if (counted === undefined) return null;
  return new CountedHits({
    ...parts,
    ...counted,
    durationSeconds: scenario.durationSeconds,
    lookSeconds: Math.max(1, Math.floor(Math.min(LOOK_SECONDS_MOST, staySeconds(scenario) / LOOKS_PER_STAY))),
    reads: application.reads,
    stream: streams.stream("counted hits"),
    read: (process, key, number) => application.readBeside(process, key, number),
  });
}
