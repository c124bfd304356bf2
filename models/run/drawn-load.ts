/** Keys and requests that are drawn by laws. */
import type { Arrivals } from "../../src/core/arrivals.ts";
import { createDistribution, type Distribution } from "../../src/core/distributions/index.ts";
import type { Streams } from "../../src/core/random.ts";
import type { RateCurve } from "../../src/core/rate-curve.ts";
import { DrawnPages } from "../application/drawn-pages.ts";
import { NamespacedPages } from "../application/namespaced-pages.ts";
import { askedByPages } from "../scenario/namespaces.ts";
import { operationsOf, type PageSpec } from "../scenario/page.ts";
import type { Scenario } from "../scenario/types.ts";
import { arrivalProcesses, defaultProcess } from "../workload/arrival-processes/index.ts";
import { drawnRequests } from "../workload/drawn-requests.ts";
import { driftOf } from "../workload/drift.ts";
import { loadCurve } from "../workload/load-curves/index.ts";
import { rateCurveOf } from "../workload/load-curves/rate-curve-of.ts";
import {
  type Namespace,
  NamespacedRequests,
  type NamespaceSpec,
  namespacesOf,
  overall,
} from "../workload/namespaces.ts";
import { keysOf, NewKeys, newKeysMax } from "../workload/new-keys.ts";
import { createPopularity, type Popularity } from "../workload/popularity/index.ts";
import { Population } from "../workload/population.ts";
import { type Demand, prefill } from "../workload/prefill.ts";
import { settle } from "../workload/settle.ts";
import { scheduleSizeChanges } from "../workload/size-changes.ts";
import { SampledPopularity, type Strata } from "../workload/strata.ts";
import { askedByUsers, Users } from "../workload/users.ts";
import { countedOf } from "./counted.ts";
import { stayAndRest } from "./expected-cache.ts";
import type { Load, LoadParts } from "./load.ts";

export function drawnLoad(
  scenario: Scenario,
  { nodes, streams, simulation, layout, strata, changes }: LoadParts,
): Load {
  const { workload } = scenario;
  const population = populationOf(scenario, { nodes, streams, layout, strata });
  scheduleSizeChanges(simulation, population, workload.valueChanges);
  const namespaces = namespacesOf(workload.namespaces ?? [], createPopularity);
  const ofAll = namespaces.length > 0 ? null : createPopularity(workload);
  const asked = askedFor(namespaces, scenario.application.page);
  const rates = ratesOf(scenario).times(changes);
  const counted = countedOf(scenario, { popularity: ofAll, strata, rates });
  const ofKeys = ofAll ?? overall(asked);
  const shares = strata === null ? ofKeys : sharesOf(ofKeys, strata);
  return {
    population,
    counted,
    shareOf: (key) => (key < shares.count ? shares.probability(key) : 0),
    requests: (processes) => {
      const processStream = streams.stream("which process");
      const made = counted === undefined ? rates : rates.scaled(counted.keys.madeShare);
      const common = { arrivals: arrivalsOf(scenario, streams, made), processStream, processes };
      const users = usersOf(scenario, streams);
      if (ofAll === null) {
        const drawn = { ...common, namespaces: strata === null ? namespaces : onIds(namespaces, strata), streams };
        const source = new NamespacedRequests(drawn);
        const pages = (page: PageSpec) => new NamespacedPages({ ...drawn, shape: page, writes: page.writes });
        return { source, users, pages };
      }
      const drawn = {
        ...common,
        popularity: strata === null ? ofAll : new SampledPopularity(ofAll, strata),
        drift: driftOf(workload, streams.stream("drift")),
        newKeys: newKeysOf(scenario, streams),
        keyStream: streams.stream("which key"),
        kindStream: streams.stream("read or write"),
        reads: workload.reads,
        onWrite: workload.onWrite,
      };
      if (counted !== undefined) return { source: counted.keys.requests(drawn), pages: refusesPages };
      const readsOfGets = workload.readsOfGets ?? workload.reads;
      return {
        source: drawnRequests(drawn),
        users,
        pages: (page) => new DrawnPages({ ...drawn, shape: page, writes: page.writes, readsOfGets }),
      };
    },
    prefill: (client, stored, old) => {
      if (workload.prefill === false) return null;
      const isStationary = workload.prefill === "stationary";
      // Memory follows the load of the hour at which the run starts.
      const level = isStationary ? loadCurve(scenario).levels[0] : 1;
      const perSecond = level * workload.arrivals.ratePerSecond;
      const demands =
        ofAll === null
          ? asked.flatMap((one, i) => demandsOf(one, perSecond, strata, strata?.rangesOf(i)))
          : [demandOfAll(workload, ofAll, perSecond, strata)];
      const hasSegments = scenario.memcached.profile === "modern";
      const stationary = isStationary ? { ...stayAndRest(scenario, level), hasSegments } : undefined;
      const parts = { population, demands, client, nodes, streams, stored };
      prefill({ ...parts, stationary });
      return stationary === undefined ? null : settle({ ...parts, stationary, old });
    },
  };
}

/** Nobody asks for them. */
function refusesPages(): never {
  throw new Error("pages where hits are counted");
}

/** With the shares and mixes that the namespaces have of what is asked for, which pages may move. */
function askedFor(namespaces: readonly Namespace[], page: PageSpec | undefined): Namespace[] {
  const specs = namespaces.map(({ spec }) => spec);
  const asked = page === undefined ? specs : askedByPages(specs, page);
  return namespaces.map((one, i) => ({ ...one, spec: asked[i] }));
}

function populationOf(
  scenario: Scenario,
  { nodes, streams, layout, strata }: Pick<LoadParts, "nodes" | "streams" | "layout" | "strata">,
): Population {
  const { workload } = scenario;
  const { keyBytes, namespaces } = workload;
  if (namespaces !== undefined) {
    return new Population({ keyBytes, groups: namespaces.map(groupOf), layout, strata }, nodes, streams);
  }
  const changed = workload.valueChanges.map(({ valueBytes }) => createDistribution(valueBytes));
  const whole = { ...groupOf(workload), keys: keysOf(scenario) };
  const valueBytes = [...whole.valueBytes, ...changed] as [Distribution, ...Distribution[]];
  return new Population({ keyBytes, groups: [{ ...whole, valueBytes }], layout, strata }, nodes, streams);
}

function groupOf(part: Pick<NamespaceSpec, "keys" | "keySizes" | "valueBytes" | "ttl">) {
  const { keys, keySizes, valueBytes, ttl } = part;
  const lengths = keySizes === undefined ? {} : { keySizes: createDistribution(keySizes) };
  return { keys, ...lengths, valueBytes: [createDistribution(valueBytes)] as const, ttl };
}

function usersOf({ workload }: Scenario, streams: Streams): Users | null {
  const { users } = workload.arrivals;
  if (users === undefined) return null;
  return new Users(users.count, createDistribution(users.think), streams.stream("time to think"));
}

function arrivalsOf(scenario: Scenario, streams: Streams, rates: RateCurve): Arrivals {
  const { process = defaultProcess, users } = scenario.workload.arrivals;
  if (users !== undefined) return askedByUsers;
  return arrivalProcesses.named(process.name).create(process, rates, streams);
}

function newKeysOf(scenario: Scenario, streams: Streams): NewKeys | null {
  const { keys, newKeys: spec, reads, arrivals } = scenario.workload;
  if (spec.perSecond === 0) return null;
  const perSecond = arrivals.ratePerSecond * (spec.by === "write" ? 1 - reads : reads);
  return new NewKeys({ spec, keys, most: newKeysMax(scenario), perSecond, streams });
}

/** What the keys of the start are asked for at the start. */
function demandOfAll(
  { keys, reads, onWrite, newKeys }: Scenario["workload"],
  popularity: Popularity,
  ratePerSecond: number,
  strata: Strata | null,
): Demand {
  const newReads = newKeys.by === "read" ? newKeys.perSecond : 0;
  return {
    firstKey: 0,
    keys: strata?.held ?? keys,
    readsPerSecond: Math.max(0, ratePerSecond * reads - newReads),
    writesPerSecond: Math.max(0, ratePerSecond * (1 - reads) - (newKeys.perSecond - newReads)),
    share: (id: number) => popularity.probability(strata?.numberOf(id) ?? id),
    onWrite,
  };
}

/** Of the requests for a key and for the others of its stratum. */
function sharesOf(popularity: Pick<Popularity, "probability">, strata: Strata) {
  let sums: Float64Array | undefined;
  const probability = (id: number): number => {
    sums ??= strata.sums((rank) => popularity.probability(rank));
    return sums[id];
  };
  return { count: strata.held, probability };
}

/** Namespaces whose keys are drawn on their ids. */
function onIds(namespaces: readonly Namespace[], strata: Strata): Namespace[] {
  return namespaces.map((one) => ({
    ...one,
    popularity: new SampledPopularity(one.popularity, strata, one.firstKey),
    firstKey: 0,
  }));
}

/** Of a namespace; of one that is sampled what its head is asked for, and what the keys behind it are. */
function demandsOf(
  { spec, popularity, firstKey }: Namespace,
  ratePerSecond: number,
  strata: Strata | null,
  ranges: readonly { readonly first: number; readonly count: number }[] = [{ first: firstKey, count: spec.keys }],
): Demand[] {
  const perSecond = spec.share * ratePerSecond;
  return ranges
    .filter(({ count }) => count > 0)
    .map(({ first, count }) => ({
      firstKey: first,
      keys: count,
      readsPerSecond: perSecond * spec.reads,
      writesPerSecond: perSecond * (1 - spec.reads),
      share: (place) => popularity.probability((strata?.numberOf(first + place) ?? first + place) - firstKey),
      onWrite: spec.onWrite,
    }));
}

function ratesOf(scenario: Scenario): RateCurve {
  const { page } = scenario.application;
  const ratePerSecond = scenario.workload.arrivals.ratePerSecond / (page === undefined ? 1 : operationsOf(page));
  return rateCurveOf(loadCurve(scenario), ratePerSecond);
}
