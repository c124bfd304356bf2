/**
 * What the world is given: who asks for which key when, how large its value is and how long it lives. These are the random
 * inputs of a run, which the twin shares with it; everything that follows from them it works out for itself.
 */

import { NumberedKeys } from "../../../models/hashing/keys.ts";
import type { Scenario } from "../../../models/scenario/types.ts";
import { loadCurve } from "../../../models/workload/load-curves/index.ts";
import { createDistribution, type Distribution } from "../../../src/core/distributions/index.ts";
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
  /** Bytes of its item in memcached 1.6: header 48, CAS number 8, key and a NUL, value and its line end. */
  readonly itemBytes: number;
  /** 0: never expires. */
  readonly ttlSeconds: number;
  /** Share of the requests that are for it. */
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
  const key = new Int32Array(1);
  for (let at = poisson.next(); at < durationSeconds; at = poisson.next()) {
    zipf.fill(key, ofKey, 1);
    const isWrite = workload.reads < 1 && ofKind.next() >= workload.reads;
    arrivals.push({ at, key: key[0], isWrite, process: client.processes > 1 ? ofProcess.below(client.processes) : 0 });
  }
  return arrivals;
}

function keysOf({ workload }: Scenario, zipf: Zipf, drawOf: Inputs["drawOf"]): KeyFacts[] {
  const values: Distribution = createDistribution(workload.valueBytes);
  const names = new NumberedKeys(workload.keys, workload.keyBytes);
  return Array.from({ length: workload.keys }, (_, key) => {
    const value = Math.max(0, Math.round(values.quantile(drawOf("value size", key))));
    let left = drawOf("time to live", key);
    const ttl = workload.ttl.find(({ share }) => (left -= share) < 0) ?? workload.ttl.at(-1);
    return {
      name: names.name(key),
      itemBytes: 48 + 8 + workload.keyBytes + 1 + value + 2,
      ttlSeconds: ttl?.seconds ?? 0,
      share: zipf.probability(key),
    };
  });
}
