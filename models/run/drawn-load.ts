/** Keys and requests that are drawn by laws. */
import type { Arrivals } from "../../src/core/arrivals.ts";
import { createDistribution, type Distribution } from "../../src/core/distributions/index.ts";
import type { Streams } from "../../src/core/random.ts";
import { RateCurve } from "../../src/core/rate-curve.ts";
import { operationsOf } from "../scenario/page.ts";
import type { Scenario } from "../scenario/types.ts";
import { arrivalProcesses, defaultProcess } from "../workload/arrival-processes/index.ts";
import { drawnRequests } from "../workload/drawn-requests.ts";
import { driftOf } from "../workload/drift.ts";
import { loadCurve } from "../workload/load-curves/index.ts";
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
import { scheduleSizeChanges } from "../workload/size-changes.ts";
import { askedByUsers, Users } from "../workload/users.ts";
import type { Load, LoadParts } from "./load.ts";

export function drawnLoad(scenario: Scenario, { nodes, streams, simulation, layout }: LoadParts): Load {
  const { workload } = scenario;
  const population = populationOf(scenario, { nodes, streams, layout });
  scheduleSizeChanges(simulation, population, workload.valueChanges);
  const namespaces = namespacesOf(workload.namespaces ?? [], createPopularity);
  const popularity = createPopularity(workload);
  const shares = namespaces.length > 0 ? overall(namespaces) : popularity;
  return {
    population,
    shareOf: (key) => (key < shares.count ? shares.probability(key) : 0),
    requests: (processes) => {
      const drawn = {
        arrivals: arrivalsOf(scenario, streams),
        popularity,
        drift: driftOf(workload, streams.stream("drift")),
        newKeys: newKeysOf(scenario, streams),
        keyStream: streams.stream("which key"),
        kindStream: streams.stream("read or write"),
        processStream: streams.stream("which process"),
        processes,
        reads: workload.reads,
        onWrite: workload.onWrite,
      };
      const source =
        namespaces.length > 0 ? new NamespacedRequests({ ...drawn, namespaces, streams }) : drawnRequests(drawn);
      return { drawn, source, users: usersOf(scenario, streams) };
    },
    prefill: (client, stored) => {
      if (!workload.prefill) return;
      prefill({ population, demands: demandsOf(scenario, popularity, namespaces), client, nodes, streams, stored });
    },
  };
}

function populationOf(
  scenario: Scenario,
  { nodes, streams, layout }: Pick<LoadParts, "nodes" | "streams" | "layout">,
): Population {
  const { workload } = scenario;
  const { keyBytes, namespaces } = workload;
  if (namespaces !== undefined) return new Population({ keyBytes, groups: namespaces.map(groupOf) }, nodes, streams);
  const changed = workload.valueChanges.map(({ valueBytes }) => createDistribution(valueBytes));
  const whole = { ...groupOf(workload), keys: keysOf(scenario) };
  const valueBytes = [...whole.valueBytes, ...changed] as [Distribution, ...Distribution[]];
  return new Population({ keyBytes, groups: [{ ...whole, valueBytes }], layout }, nodes, streams);
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

function arrivalsOf(scenario: Scenario, streams: Streams): Arrivals {
  const { process = defaultProcess, users } = scenario.workload.arrivals;
  if (users !== undefined) return askedByUsers;
  return arrivalProcesses.named(process.name).create(process, ratesOf(scenario), streams);
}

function newKeysOf(scenario: Scenario, streams: Streams): NewKeys | null {
  const { keys, newKeys: spec, reads, arrivals } = scenario.workload;
  if (spec.perSecond === 0) return null;
  const perSecond = arrivals.ratePerSecond * (spec.by === "write" ? 1 - reads : reads);
  return new NewKeys({ spec, keys, most: newKeysMax(scenario), perSecond, streams });
}

/** What the keys of the start are asked for at the start. */
function demandsOf({ workload }: Scenario, popularity: Popularity, namespaces: readonly Namespace[]): Demand[] {
  const { arrivals, reads, onWrite, newKeys } = workload;
  if (namespaces.length > 0) return namespaces.map((one) => demandOf(one, arrivals.ratePerSecond));
  const newReads = newKeys.by === "read" ? newKeys.perSecond : 0;
  const demand = {
    firstKey: 0,
    keys: workload.keys,
    readsPerSecond: Math.max(0, arrivals.ratePerSecond * reads - newReads),
    writesPerSecond: Math.max(0, arrivals.ratePerSecond * (1 - reads) - (newKeys.perSecond - newReads)),
    share: (rank: number) => popularity.probability(rank),
    onWrite,
  };
  return [demand];
}

function demandOf({ spec, popularity, firstKey }: Namespace, ratePerSecond: number): Demand {
  const { share, keys, reads, onWrite } = spec;
  const perSecond = share * ratePerSecond;
  return {
    firstKey,
    keys,
    readsPerSecond: perSecond * reads,
    writesPerSecond: perSecond * (1 - reads),
    share: (rank) => popularity.probability(rank),
    onWrite,
  };
}

function ratesOf(scenario: Scenario): RateCurve {
  const curve = loadCurve(scenario);
  const { page } = scenario.application;
  const ratePerSecond = scenario.workload.arrivals.ratePerSecond / (page === undefined ? 1 : operationsOf(page));
  return new RateCurve(
    curve.times.map((timeSeconds, i) => ({ timeSeconds, perSecond: curve.levels[i] * ratePerSecond })),
  );
}
