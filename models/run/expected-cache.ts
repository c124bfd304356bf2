/** What is expected of the cache of a scenario, before any run: `expected-hits.ts` with the scenario's keys, sizes and memory. */
import { createDistribution, type DistributionSpec } from "../../src/core/distributions/index.ts";
import { leading } from "../../src/core/leading.ts";
import { UPDATE_INTERVAL_SECONDS } from "../nodes/lru/recency.ts";
import { itemSize } from "../nodes/settings/item-size.ts";
import { defaultSettings } from "../nodes/settings/settings.ts";
import { type SlabClasses, slabClasses } from "../nodes/settings/slab-classes.ts";
import type { Scenario } from "../scenario/types.ts";
import {
  type Alike,
  characteristicSeconds,
  type Expected,
  expectedOf,
  groupsOf,
  hitsAfter,
} from "../workload/expected-hits.ts";
import { loadCurve } from "../workload/load-curves/index.ts";
import type { NamespaceSpec } from "../workload/namespaces.ts";
import { keysOf } from "../workload/new-keys.ts";
import { createPopularity } from "../workload/popularity/index.ts";
import { TOUCHES_PER_STAY } from "../workload/run-in.ts";
import { settlingSeconds } from "../workload/settle.ts";

/** A hit within so many seconds of the last move leaves the item where it is; the segments of `modern` come near to an LRU. */
const REST_SECONDS = { classic: UPDATE_INTERVAL_SECONDS, "1.4": UPDATE_INTERVAL_SECONDS, modern: 0 } as const;

const DAY_SECONDS = 24 * 3600;

/** Sizes of values are looked at by so many quantiles. */
const QUANTILES = 32;

/**
 * At a load so many times the mean one: seconds for which an item stays that nobody asks for, and for which a hit leaves an item where it
 * is; in a cache that items leave sooner, as long as they stay.
 */
export function stayAndRest(scenario: Scenario, level: number): { staySeconds: number; restSeconds: number } {
  const all = allAt(scenario, level);
  const rest = REST_SECONDS[scenario.memcached.profile];
  // A crawler takes away what has died.
  const staySeconds = characteristicSeconds(all, roomOf(scenario), rest, scenario.memcached.profile === "modern");
  return { staySeconds, restSeconds: Math.min(rest, staySeconds) };
}

/** Share of the reads that miss at a load so many times the mean one, with all nodes up. */
export function missRatioAt(scenario: Scenario, level: number): number {
  const { hitRatio } = expectedOf(allAt(scenario, level), roomOf(scenario), REST_SECONDS[scenario.memcached.profile]);
  return 1 - (hitRatio ?? 1);
}

/** More misses than usual by this share, or by so many of all reads, are as usual. */
const USUAL_MORE = 0.05;
const USUAL_MORE_OF_ALL = 0.001;

/** Until a cluster misses about as little as usual of which so large a share came back empty; Infinity where it never does. */
export function refillSeconds(scenario: Scenario, level: number, share: number): number {
  const all = allAt(scenario, level);
  const rest = REST_SECONDS[scenario.memcached.profile];
  const stays = characteristicSeconds(all, roomOf(scenario), rest);
  const usual = 1 - hitsAfter(Number.POSITIVE_INFINITY, all, stays, rest);
  const most = usual + Math.max(USUAL_MORE * usual, USUAL_MORE_OF_ALL) / share;
  const isUsual = (seconds: number): boolean => 1 - hitsAfter(seconds, all, stays, rest) <= most;
  let high = 1;
  while (!isUsual(high)) {
    if (high > DAY_SECONDS) return Number.POSITIVE_INFINITY;
    high *= 2;
  }
  let low = high / 2;
  while (high - low > 1) {
    const middle = (low + high) / 2;
    if (isUsual(middle)) high = middle;
    else low = middle;
  }
  return Math.ceil(high);
}

/** Stays that segments were seen to take to settle: 2.2 to 3.0 of 27 runs of nine worlds. */
const STAYS_TO_SETTLE = 2.5;

/** What is done on nodes before second 0, until their segments have settled (`run-in.ts`), at the load at which the run starts. */
export function runInTouches(scenario: Scenario): number {
  if (scenario.memcached.profile !== "modern" || scenario.workload.prefill !== "stationary") return 0;
  const level = loadCurve(scenario).levels[0];
  const all = allAt(scenario, level);
  const { staySeconds } = stayAndRest(scenario, level);
  const seconds = settlingSeconds(
    staySeconds,
    all.map(({ ttlSeconds }) => ttlSeconds),
  );
  return all.reduce((sum, { keys, reads, writes }) => {
    return sum + keys * Math.min((reads + writes) * seconds, TOUCHES_PER_STAY) * STAYS_TO_SETTLE;
  }, 0);
}

/** Of the cluster while all nodes are up, at the mean load. Of a trace nothing is known before it is played: that nothing hits is the most work. */
export function expectedOfCache(scenario: Scenario): { readonly hitRatio: number; readonly items: number } {
  const { workload, memcached } = scenario;
  if (workload.trace !== undefined) return { hitRatio: 0, items: workload.keys };
  const room = roomOf(scenario);
  const all = allOf(scenario);
  const { hitRatio, items }: Expected = expectedOf(all, room, REST_SECONDS[memcached.profile]);
  const { perSecond, by } = workload.newKeys;
  const reads = workload.arrivals.ratePerSecond * workload.reads;
  // Who asks for a key for the first time misses.
  const ofOld = by === "read" && reads > 0 ? Math.max(0, 1 - perSecond / reads) : 1;
  const newItems = perSecond > 0 ? Math.max(0, keysOf(scenario) - workload.keys) : 0;
  const most = room / Math.min(...all.map(({ bytes }) => bytes));
  return { hitRatio: (hitRatio ?? 0) * ofOld, items: Math.min(items + newItems, most) };
}

/** So many reads of a key come in the time for which its copy stays, that it is practically always there. */
const STEADY_READS = 30;

/** Keys that are alike but for their popularity, a namespace or all, and their part of the requests. */
interface SteadyKeys {
  readonly keys: number;
  readonly share: number;
  /** The most popular ones whose copies are practically always there while all nodes are up. */
  readonly steady: number;
  /** The mean bytes that each takes, and how many of such copies fill the memory, or all that there are. */
  readonly bytes: number;
  readonly room: number;
}

export function steadyKeys(scenario: Scenario): readonly SteadyKeys[] {
  const { workload, memcached } = scenario;
  const room = roomOf(scenario);
  const parts = partsOf(scenario);
  const alike = parts.map((part) => alikeOf(scenario, part));
  const stays = characteristicSeconds(alike.flat(), room, REST_SECONDS[memcached.profile]);
  return parts.map((part, i) => {
    const { keys, share } = part;
    const [{ bytes }] = alike[i];
    const lives = part.ttl.map(({ seconds }) => (seconds === 0 ? Number.POSITIVE_INFINITY : seconds));
    const seconds = Math.min(stays, ...lives);
    const popularity = createPopularity(part);
    const readsPerSecond = share * workload.arrivals.ratePerSecond * part.reads;
    const isSteady = (rank: number): boolean => popularity.probability(rank) * readsPerSecond * seconds >= STEADY_READS;
    return { keys, share, steady: leading(keys, isSteady), bytes, room: Math.min(keys, room / bytes) };
  });
}

function roomOf({ nodes }: Scenario): number {
  return nodes.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0);
}

function allOf(scenario: Scenario): Alike[] {
  return partsOf(scenario).flatMap((part) => alikeOf(scenario, part));
}

function partsOf({ workload }: Scenario): readonly Part[] {
  return workload.namespaces ?? [{ ...workload, share: 1 }];
}

/** The same at a load so many times the mean one. */
function allAt(scenario: Scenario, level: number): Alike[] {
  return allOf(scenario).map((one) => ({ ...one, reads: one.reads * level, writes: one.writes * level }));
}

type Part = Pick<NamespaceSpec, "share" | "keys" | "zipf" | "popularity" | "valueBytes" | "ttl" | "reads" | "onWrite">;

function alikeOf({ workload, memcached }: Scenario, part: Part): Alike[] {
  const perSecond = part.share * workload.arrivals.ratePerSecond;
  const settings = { ...defaultSettings, ...memcached };
  const bytes = meanChunk(slabClasses(settings), part.valueBytes, (value) =>
    itemSize(settings, workload.keyBytes, value, 0),
  );
  return groupsOf(createPopularity(part)).flatMap(({ keys, share }) =>
    part.ttl.map((ttl) => ({
      keys: keys * ttl.share,
      reads: perSecond * share * part.reads,
      writes: perSecond * share * (1 - part.reads),
      bytes,
      ttlSeconds: ttl.seconds,
      onWrite: part.onWrite,
    })),
  );
}

/** Bytes that values take in the chunks of their classes, on average. What lies in pieces takes about its size. */
function meanChunk(classes: SlabClasses, valueBytes: DistributionSpec, itemBytes: (value: number) => number): number {
  const sizes = createDistribution(valueBytes);
  let sum = 0;
  for (let i = 0; i < QUANTILES; i++) {
    const bytes = itemBytes(Math.max(0, Math.round(sizes.quantile((i + 0.5) / QUANTILES))));
    sum += bytes > classes.chunkBytesMax ? bytes : classes.chunkBytes[classes.byEighth[Math.ceil(bytes / 8)]];
  }
  return sum / QUANTILES;
}
