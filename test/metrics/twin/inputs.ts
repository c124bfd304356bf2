/**
 * What the world is given: who asks for which key when, how large its value is and how long it lives. These are the random
 * inputs of a run, which the twin shares with it; everything that follows from them it works out for itself.
 */

import { NumberedKeys } from "../../../models/hashing/keys.ts";
import type { Scenario } from "../../../models/scenario/types.ts";
import { loadCurve } from "../../../models/workload/load-curves/index.ts";
import { keysOf as countOf } from "../../../models/workload/new-keys.ts";
import { createDistribution } from "../../../src/core/distributions/index.ts";
import { Zipf } from "../../../src/core/distributions/zipf.ts";
import { PoissonArrivals } from "../../../src/core/poisson.ts";
import { Streams, uniformAt } from "../../../src/core/random.ts";
import { RateCurve } from "../../../src/core/rate-curve.ts";

export interface Arrival {
  readonly at: number;
  readonly key: number;
  readonly isWrite: boolean;
  readonly process: number;
}

export interface KeyFacts {
  readonly name: string;
  /** Bytes of its item in memcached 1.6, stored at this time: header 48, CAS number 8, key and a NUL, value and its line end. */
  readonly itemBytes: (atSeconds: number) => number;
  /** 0: never expires. */
  readonly ttlSeconds: number;
  /** Share of the requests at the start that are for it. */
  readonly share: number;
}

export interface Inputs {
  readonly arrivals: readonly Arrival[];
  readonly keys: readonly KeyFacts[];
  /** How long the database works on the query of request number i. */
  readonly serviceSeconds: (request: number, isWrite: boolean) => number;
  /** Draw number `key` of the family `name`. */
  readonly drawOf: (name: string, key: number) => number;
}

export function inputsOf(scenario: Scenario, seed: number): Inputs {
  const streams = new Streams(seed);
  const { workload, database } = scenario;
  const zipf = new Zipf(workload.keys, workload.zipf);
  const drawOf = (name: string, index: number) => uniformAt(streams.key(name), index);
  const read = createDistribution(database.readService);
  const write = createDistribution(database.writeService);
  const ofService = streams.key("database service");
  return {
    arrivals: arrivalsOf(scenario, streams, zipf),
    keys: keysOf(scenario, zipf, drawOf),
    serviceSeconds: (request, isWrite) => (isWrite ? write : read).quantile(uniformAt(ofService, request)),
    drawOf,
  };
}

function arrivalsOf(scenario: Scenario, streams: Streams, zipf: Zipf): Arrival[] {
  const { workload, client, durationSeconds } = scenario;
  const rate = workload.arrivals.ratePerSecond;
  const curve = loadCurve(scenario);
  const poisson = new PoissonArrivals(
    new RateCurve(curve.times.map((timeSeconds, i) => ({ timeSeconds, perSecond: curve.levels[i] * rate }))),
    streams.stream("arrivals"),
  );
  const [ofKey, ofKind, ofProcess] = ["which key", "read or write", "which process"].map((name) =>
    streams.stream(name),
  );
  const arrivals: Arrival[] = [];
  const keyOf = namesOverTime(scenario, streams);
  const key = new Int32Array(1);
  for (let at = poisson.next(); at < durationSeconds; at = poisson.next()) {
    zipf.fill(key, ofKey, 1);
    const isWrite = workload.reads < 1 && ofKind.next() >= workload.reads;
    arrivals.push({
      at,
      key: keyOf(key[0], isWrite),
      isWrite,
      process: client.processes > 1 ? ofProcess.below(client.processes) : 0,
    });
  }
  return arrivals;
}

/** Which key a request is for that has drawn this rank: all keys stand in lists, by rank or by age. */
function namesOverTime(scenario: Scenario, streams: Streams): (rank: number, isWrite: boolean) => number {
  const { keys, newKeys, arrivals, reads } = scenario.workload;
  if (newKeys.perSecond === 0) return (rank) => rank;
  const share = newKeys.by === "write" ? 1 - reads : reads;
  const [comes, isAsked, which, joins] = [
    "new key",
    "new key asked for",
    "which key of a rank",
    "first rank joined",
  ].map((name) => streams.stream(name));
  const ofRank = Array.from({ length: keys }, (_, rank) => [rank]);
  const newestFirst = Array.from({ length: keys }, (_, rank) => rank);
  let joining = joins.below(keys);
  let step = Math.max(1, Math.round(keys * 0.6180339887498949));
  const meetsAll = () => new Set(ofRank.map((_, i) => (i * step) % keys)).size === keys;
  while (!meetsAll()) step++;
  let first = keys;
  let last = countOf(scenario);
  return (rank, isWrite) => {
    if (isWrite === (newKeys.by === "write") && comes.next() * arrivals.ratePerSecond * share < newKeys.perSecond) {
      if (newKeys.askedFor < 1 && isAsked.next() >= newKeys.askedFor) return --last;
      ofRank[joining].push(first);
      newestFirst.unshift(first);
      joining = (joining + step) % keys;
      return first++;
    }
    if (newKeys.popularity === "newest") return newestFirst[rank];
    const all = ofRank[rank];
    return all.length === 1 ? rank : all[which.below(all.length)];
  };
}

/** A hundredth of the way is gone after each hundredth of the time. */
function sizeAt({ valueBytes, valueChanges }: Scenario["workload"], u: number): (atSeconds: number) => number {
  const size = (of: Scenario["workload"]["valueBytes"]) => Math.max(0, Math.round(createDistribution(of).quantile(u)));
  return (atSeconds) => {
    let value = size(valueBytes);
    for (const { atSeconds: from, overSeconds, valueBytes: to } of valueChanges) {
      if (atSeconds < from) break;
      const gone = overSeconds === 0 ? 1 : Math.min(1, Math.floor(((atSeconds - from) / overSeconds) * 100) / 100);
      value += (size(to) - value) * gone;
    }
    return Math.round(value);
  };
}

function keysOf(scenario: Scenario, zipf: Zipf, drawOf: Inputs["drawOf"]): KeyFacts[] {
  const { workload } = scenario;
  const count = countOf(scenario);
  const names = new NumberedKeys(count, workload.keyBytes);
  return Array.from({ length: count }, (_, key) => {
    const value = sizeAt(workload, drawOf("value size", key));
    let left = drawOf("time to live", key);
    const ttl = workload.ttl.find(({ share }) => (left -= share) < 0) ?? workload.ttl.at(-1);
    return {
      name: names.name(key),
      itemBytes: (atSeconds) => 48 + 8 + workload.keyBytes + 1 + value(atSeconds) + 2,
      ttlSeconds: ttl?.seconds ?? 0,
      share: key < workload.keys ? zipf.probability(key) : 0,
    };
  });
}
