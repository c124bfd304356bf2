/**
 * A world as a scale model, for searches: of keys, memory, processes, requests and what the database can do there is a part, and of the
 * keys that are left only a sample is simulated. A key stands for neighbours in popularity and is asked for as often as each of them, so
 * that what hits, and how long a copy stays, is as in the world itself; and a process sees about as many requests. The most popular keys,
 * which are always there, are all there with their share of the requests, so that a node that has one of them is as hard to lose. What
 * is coarse is chance: so many times fewer requests scatter more. What a search finds is therefore confirmed in the world itself.
 *
 * Values are as many times as large as it takes for the nodes of a sample to have memory in pages enough to be divided.
 */
import { capacityOfAll } from "../../../models/database/capacity.ts";
import type { FaultSpec } from "../../../models/faults/fault-spec.ts";
import { onReturnOf } from "../../../models/faults/index.ts";
import { steadyKeys } from "../../../models/run/expected-cache.ts";
import { scaledTo } from "../../../models/scenario/database.ts";
import type { Scenario } from "../../../models/scenario/index.ts";
import { KEYS_MAX } from "../../../models/scenario/keys-max.ts";
import { loadCurve } from "../../../models/workload/load-curves/index.ts";
import type { PopularitySpec } from "../../../models/workload/popularity/popularity.ts";
import { createDistribution, type DistributionSpec } from "../../core/distributions/index.ts";
import { MIB } from "../../core/units.ts";

export interface Scale {
  /** Of so many requests, and of whatever serves them, there is one. */
  readonly per: number;
  /** Of so many of the keys that are left one is simulated. */
  readonly sampled: number;
  /** Values are so many times as large. */
  readonly larger: number;
  /** Of the memory that this takes, so much holds as many items: those of larger values waste another part of it. */
  readonly memory: number;
}

/** At the capacity of its database a scale model has so many queries a minute at least: a minute of them is off by 2 %. */
const QUERIES_A_MINUTE = 2500;
/** So many requests a second are left at least: of a minute 1 % is some hundreds. */
const REQUESTS_A_SECOND = 400;
/** A scale model has so many keys at least, and where it has more a sample of them is simulated, of so many. */
const KEYS = 400_000;
/** Two runs of three would else be the making of keys: with 80,000 of them the worst minutes are those of 400,000, to a third of a percent. */
const SAMPLED_KEYS = 80_000;
/** With fewer processes one that is unlucky is too large a part of all. */
const PROCESSES = 8;
/** Pages of memory of a node, and the largest item that is one chunk. */
const PAGES = 128;
const ITEM_BYTES = 100_000;

/** Null where this world has no scale model, or would hardly be smaller. @param per default: as much as its numbers allow. */
export function scaleOf(scenario: Scenario, per = perOf(scenario)): Scale | null {
  const { workload, nodes } = scenario;
  if (!isPlain(scenario) || per < 2) return null;
  const keys = workload.keys / per;
  const least = Math.min(...nodes.map(({ memoryBytes }) => memoryBytes));
  const largest = ITEM_BYTES / meanOf(workload.valueBytes);
  const mostSampled = (largest * least) / (PAGES * MIB * per);
  const sampled = Math.max(1, roundedDown(Math.min(keys / SAMPLED_KEYS, mostSampled)));
  const larger = Math.max(1, Math.ceil((PAGES * MIB * per * sampled) / least));
  if (larger > largest || keys > KEYS_MAX.value) return null;
  const model = scaled(scenario, { per, sampled, larger, memory: 1 });
  return { per, sampled, larger, memory: bytesOfItem(model) / (larger * bytesOfItem(scenario)) };
}

function perOf(scenario: Scenario): number {
  const { workload, database } = scenario;
  const peak = Math.max(...loadCurve(scenario).levels) * workload.arrivals.ratePerSecond;
  const capacity = capacityOfAll(database, workload.reads);
  return roundedDown(Math.min(peak / REQUESTS_A_SECOND, (60 * capacity) / QUERIES_A_MINUTE, workload.keys / KEYS));
}

/** The same without a sample, which is so much smaller that all of its keys are simulated. */
export function unsampled({ workload: { keys } }: Scenario, scale: Scale): Scale {
  return scale.sampled === 1 ? scale : { ...scale, per: roundedDown(keys / KEYS), sampled: 1 };
}

function bytesOfItem(scenario: Scenario): number {
  const [{ bytes }] = steadyKeys(scenario);
  return bytes;
}

/** Each request is one operation on one population of keys and one plain queue: numbers of which a part is known to do as much. */
function isPlain({ client, application, framework, database, protection, secondPools, workload, nodes }: Scenario) {
  return (
    client.workers === 0 &&
    client.groups === undefined &&
    application.page === undefined &&
    framework === undefined &&
    secondPools === undefined &&
    nodes.every(({ beside }) => beside === undefined) &&
    [database.sharing, database.connectionPool, database.replicas, database.connections].every(
      (one) => one === undefined,
    ) &&
    database.servers > 0 &&
    protection === undefined &&
    workload.namespaces === undefined &&
    workload.trace === undefined &&
    workload.arrivals.users === undefined &&
    workload.driftSeconds === undefined &&
    workload.newKeys.perSecond === 0 &&
    (workload.popularity === undefined || "buckets" in workload.popularity)
  );
}

export function scaled(scenario: Scenario, { per, sampled, larger, memory }: Scale): Scenario {
  const { detail: _, nodes, client, database, workload, faults, ...rest } = scenario;
  const { keys, popularity } = fewer(workload, per);
  const servers = Math.max(1, Math.round(database.servers / per));
  const slower = (servers * per) / database.servers;
  return {
    ...rest,
    ...(sampled === 1 ? {} : { detail: { sampled } }),
    nodes: nodes.map((node) => ({ ...node, memoryBytes: Math.round((node.memoryBytes / per) * larger * memory) })),
    client: { ...client, ...fewerProcesses(client, per) },
    database: {
      ...database,
      servers,
      readService: timesAsLarge(database.readService, slower),
      writeService: timesAsLarge(database.writeService, slower),
      queueLimit: Math.ceil(database.queueLimit / per),
    },
    faults: faults.map((spec) => fewerFilled(spec, per, servers / database.servers)),
    workload: {
      ...workload,
      keys,
      valueBytes: timesAsLarge(workload.valueBytes, larger),
      popularity,
      arrivals: { ...workload.arrivals, ratePerSecond: workload.arrivals.ratePerSecond / per },
    },
  };
}

/** A loader sets fewer keys in as long, and keeps as large a share of the servers busy. */
function fewerFilled(spec: FaultSpec, per: number, servers: number): FaultSpec {
  const onReturn = onReturnOf(spec);
  if (onReturn?.preFill === undefined) return spec;
  const { keys, rate, connections } = onReturn.preFill;
  const some = (all: number, share: number): number => Math.max(1, Math.round(all * share));
  const preFill = { keys: some(keys, 1 / per), rate: rate / per, connections: some(connections, servers) };
  return { ...spec, options: { ...spec.options, onReturn: { ...onReturn, preFill } } };
}

/** Hosts are fewer too, with about as many processes each as there are. */
function fewerProcesses({ processes: all, hosts: allHosts }: Scenario["client"], per: number) {
  const some = Math.min(all, Math.max(PROCESSES, Math.round(all / per)));
  const hosts = Math.max(1, Math.round((allHosts * some) / all));
  return { hosts, processes: hosts * Math.max(1, Math.round(some / hosts)) };
}

/** A group in a hundred of rank: within one, neighbours are asked for alike to a percent. */
const NEIGHBOURS = 1.01;
/** Up to here ranks are added one by one; behind it the integral is as good. */
const ADDED = 10_000;

/**
 * So many of the most popular keys stand for themselves: behind them a group of some hundred neighbours has a percent of the requests at
 * most. There are few enough of them for a database to read those of a lost node in a second.
 */
const HEAD = 300;

interface Fewer {
  readonly keys: number;
  readonly popularity: PopularitySpec;
}

const known = new Map<string, Fewer>();

/** The most popular keys, and behind them groups of `per` neighbours. */
function fewer({ keys, zipf, popularity }: Scenario["workload"], per: number): Fewer {
  // Measured groups shrink alike.
  if (popularity !== undefined) return { keys: Math.max(1, Math.round(keys / per)), popularity };
  const key = `${zipf} ${keys} ${per}`;
  const found = known.get(key) ?? grouped(zipf, keys, per);
  known.set(key, found);
  return found;
}

function grouped(zipf: number, all: number, per: number): Fewer {
  const weights = new Float64Array(ADDED + 1);
  for (let rank = 1; rank <= ADDED; rank++) weights[rank] = weights[rank - 1] + rank ** -zipf;
  const upTo = (rank: number): number =>
    rank <= ADDED ? weights[rank] : weights[ADDED] + integral(zipf, ADDED + 0.5, rank + 0.5);
  const head = Math.min(HEAD, all);
  const rest = Math.round((all - head) / per);
  const buckets = Array.from({ length: head }, (_, i): [number, number] => [1, upTo(i + 1) - upTo(i)]);
  for (let first = 0; first < rest; ) {
    const next = Math.min(rest, Math.max(first + 1, Math.floor(first * NEIGHBOURS)));
    buckets.push([next - first, upTo(head + next * per) - upTo(head + first * per)]);
    first = next;
  }
  return { keys: head + rest, popularity: { buckets } };
}

function integral(zipf: number, from: number, to: number): number {
  return zipf === 1 ? Math.log(to / from) : (to ** (1 - zipf) - from ** (1 - zipf)) / (1 - zipf);
}

function timesAsLarge(spec: DistributionSpec, times: number): DistributionSpec {
  return times === 1 ? spec : scaledTo(meanOf(spec) * times, spec);
}

function meanOf(spec: DistributionSpec): number {
  return createDistribution(spec).mean;
}

/** 1, 2 or 5 of some power of ten, at most so much; below 1 it is 0. */
function roundedDown(most: number): number {
  if (most < 1) return 0;
  const power = 10 ** Math.floor(Math.log10(most));
  return [5, 2, 1].find((digit) => digit * power <= most)! * power;
}
