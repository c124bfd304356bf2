/** The warm start beside keys that are watched, request by request, for long: who is there, and how long it has to live. */
import { describe, expect, it } from "vitest";
import { createClient } from "../../models/clients/index.ts";
import { Nodes } from "../../models/nodes/nodes.ts";
import { Population } from "../../models/workload/population.ts";
import { prefill } from "../../models/workload/prefill.ts";
import { createDistribution } from "../../src/core/distributions/index.ts";
import { Streams } from "../../src/core/random.ts";

const KEYS = 10_000;
const TTL = 60;
const READS_PER_SECOND = 0.05;
const WRITES_PER_SECOND = 0.04;
/** A key forgets how it began in a few times to live. */
const WATCHED_SECONDS = 20 * TTL;

type OnWrite = "set" | "delete" | "nothing";

/** Whole seconds that are left of each copy there is. */
function prefilled(onWrite: OnWrite): number[] {
  const nodes = new Nodes({ memoryBytes: [64 << 20], keys: KEYS });
  const streams = new Streams(1);
  const ttl = [{ seconds: TTL, share: 1 }];
  const valueBytes = createDistribution({ distribution: "constant", value: 100 });
  const groups = [{ keys: KEYS, valueBytes: [valueBytes] as const, ttl }];
  const population = new Population({ keyBytes: 20, groups }, nodes, streams);
  const client = createClient(
    { name: "gomemcache", version: "2023", processes: 1, options: {} },
    [{ host: "127.0.0.1", port: 11_211, weight: 1 }],
    population.keys,
  );
  const demand = {
    firstKey: 0,
    keys: KEYS,
    readsPerSecond: READS_PER_SECOND * KEYS,
    writesPerSecond: WRITES_PER_SECOND * KEYS,
    share: () => 1 / KEYS,
    onWrite,
  };
  prefill({ population, demands: [demand], client, nodes, streams });
  return Array.from({ length: KEYS }, (_, key) => nodes.firstCopy(key))
    .filter((slot) => slot !== 0)
    .map((slot) => nodes.expirySecondsOf(slot) ?? Number.NaN);
}

/** The same of keys that begin absent and are read and written at random for long. */
function watched(onWrite: OnWrite): number[] {
  const stream = new Streams(2).stream("watched keys");
  const rate = READS_PER_SECOND + WRITES_PER_SECOND;
  const left: number[] = [];
  for (let key = 0; key < KEYS; key++) {
    let storedAt = Number.NEGATIVE_INFINITY;
    for (let now = 0; ; ) {
      now -= Math.log(stream.next()) / rate;
      if (now > WATCHED_SECONDS) break;
      const isWrite = stream.next() < WRITES_PER_SECOND / rate;
      if (isWrite && onWrite === "delete") storedAt = Number.NEGATIVE_INFINITY;
      else if (isWrite && onWrite === "set") storedAt = now;
      else if (!isWrite && now - storedAt > TTL) storedAt = now;
    }
    const rest = storedAt + TTL - WATCHED_SECONDS;
    if (rest > 0) left.push(Math.ceil(rest));
  }
  return left;
}

const mean = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
const shareAbove = (numbers: readonly number[], limit: number) =>
  numbers.filter((number) => number > limit).length / numbers.length;

describe.each(["set", "delete", "nothing"] as const)("where a write comes to %s", (onWrite) => {
  const there = prefilled(onWrite);
  const expected = watched(onWrite);
  // Two samples of n have a difference of shares with a standard error of sqrt(2 p (1 - p) / n), at most sqrt(1/(2n)).
  const fourErrors = (n: number) => 4 * Math.sqrt(1 / (2 * n));

  it("as many keys are there", () => {
    expect(Math.abs(there.length - expected.length) / KEYS).toBeLessThan(fourErrors(KEYS));
  });

  it("their copies have as long to live", () => {
    const n = Math.min(there.length, expected.length);
    for (const seconds of [15, 30, 45]) {
      expect(Math.abs(shareAbove(there, seconds) - shareAbove(expected, seconds))).toBeLessThan(fourErrors(n));
    }
    // Nothing spreads wider between 0 and 60 s than 30 s.
    expect(Math.abs(mean(there) - mean(expected))).toBeLessThan(4 * 30 * Math.sqrt(2 / n));
  });
});
