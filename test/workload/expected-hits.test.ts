/** What is expected of a cache in closed form, beside other closed forms and beside runs. */
import { describe, expect, it } from "vitest";
import { Counter } from "../../models/recording/counters.ts";
import { prepare } from "../../models/run/run.ts";
import { workOf } from "../../models/run/work.ts";
import { readScenario } from "../../models/scenario/index.ts";
import { type Alike, characteristicSeconds, expectedOf, groupsOf } from "../../models/workload/expected-hits.ts";
import { Zipf } from "../../src/core/distributions/zipf.ts";

const KEYS = 10_000;
const READS = 1000;

function zipf(alpha: number, more: Partial<Alike> = {}): Alike[] {
  return groupsOf(new Zipf(KEYS, alpha)).map(({ keys, share }) => ({
    keys,
    reads: READS * share,
    writes: 0,
    bytes: 1,
    ttlSeconds: 0,
    onWrite: "set",
    ...more,
  }));
}

describe("what is expected of a cache", () => {
  it.each([0.7, 0.9, 1.2])("is the hit ratio of an LRU where every hit moves its item, Zipf %d", (alpha) => {
    for (const room of [100, 1000, 5000]) {
      // Groups of ranks within 1/32 of each other here, within 1/64 there.
      const expected = new Zipf(KEYS, alpha).lruHitRatio(room);
      expect(expectedOf(zipf(alpha), room, 0).hitRatio).toBeCloseTo(expected, 3);
    }
  });

  it("is that of a FIFO where items leave before a hit would move them", () => {
    const all = zipf(0.9);
    const room = 1000;
    const time = characteristicSeconds(all, room, 60);
    expect(time).toBeLessThan(60);
    const inMemory = all.reduce((sum, { keys, reads }) => sum + (keys * reads * time) / (1 + reads * time), 0);
    expect(inMemory).toBeCloseTo(room, 2);
    const asked = all.reduce((sum, { keys, reads }) => sum + keys * reads, 0);
    const hits = all.reduce((sum, { keys, reads }) => sum + (keys * reads * reads * time) / (1 + reads * time), 0);
    expect(expectedOf(all, room, 60).hitRatio).toBeCloseTo(hits / asked, 5);
  });

  it("is that of each key's own time to live where all fit", () => {
    const one: Alike = { keys: 1, reads: 0.1, writes: 0, bytes: 1, ttlSeconds: 30, onWrite: "set" };
    // A copy answers for 30 s, then one read in 10 s misses.
    expect(expectedOf([one], 2, 60).hitRatio).toBeCloseTo(30 / 40, 12);
    expect(characteristicSeconds([one], 2, 60)).toBe(Number.POSITIVE_INFINITY);
  });

  it("holds as many bytes as there is room for, and no more items than there are", () => {
    const large = zipf(1, { bytes: 3 });
    expect(expectedOf(large, 3000, 60).items).toBeCloseTo(1000, 0);
    expect(expectedOf(large, 3 * KEYS, 60).items).toBeCloseTo(KEYS, 6);
  });
});

/** Counted in a run: the share of gets that hit, requests, and queries. */
function run(scenario: object) {
  const { value } = readScenario(scenario);
  const prepared = prepare(value!, 1);
  prepared.result();
  const { counts } = prepared.world.recording;
  const queries = counts[Counter.databaseReads] + counts[Counter.databaseWrites];
  return { work: workOf(value!), requests: counts[Counter.requests], queries, scenario: value! };
}

describe("the work of a run", () => {
  const workload = { keys: 20_000, popularity: { zipf: 1 }, ttl: "never", arrivals: { rate: 300 } };
  const base = { duration: "5m", measureFrom: "0s", cluster: { nodes: 2, memory: "2MB" } };
  it.each([
    ["all classic", { ...base, cluster: { ...base.cluster, profile: "classic" }, workload: { ...workload, reads: 1 } }],
    ["modern, half writes", { ...base, workload: { ...workload, reads: 0.5, onWrite: "delete" } }],
    ["a time to live", { ...base, workload: { ...workload, ttl: "1m" } }],
    ["pages", { ...base, application: { page: { gets: 5 } }, workload }],
    [
      "a load that faults set",
      {
        ...base,
        workload,
        faults: [
          { fault: "set-load", factor: 3, at: "1m", for: "1m" },
          { fault: "set-load", factor: 0, at: "3m" },
        ],
      },
    ],
    [
      "namespaces and a day",
      {
        ...base,
        workload: {
          ...workload,
          keys: undefined,
          arrivals: { rate: 300, load: { curve: "daily" } },
          namespaces: [
            { name: "a", share: 0.3, keys: 5000 },
            { name: "b", share: 0.7, keys: 15_000, reads: 1 },
          ],
        },
      },
    ],
  ])("counts the events of a run before it is made: %s", (_, given) => {
    const { work, requests, queries, scenario } = run(JSON.parse(JSON.stringify(given)));
    const { nodes, durationSeconds, application } = scenario;
    // Pages are Poisson, and each has so many requests: four deviations.
    const together = application.page?.gets ?? 1;
    expect(Math.abs(work.requests - requests)).toBeLessThan(4 * Math.sqrt(requests * together) + 1);
    const events = requests + 4 * queries + 3 * scenario.workload.keys + durationSeconds * (12 + nodes.length / 3);
    // The approximation is within a point or two of the hit ratio, each of which is four events in a hundred requests.
    expect(Math.abs(work.events / events - 1)).toBeLessThan(0.08);
  });

  it("is twice as much where a milestone has to be found first", () => {
    const { value: one } = readScenario({ ...base, workload, faults: [{ fault: "flush", node: 0, at: "2m" }] });
    const at = { when: "hit ratio > 0.1 for 10s" };
    const { value: two } = readScenario({ ...base, workload, faults: [{ fault: "flush", node: 0, at }] });
    expect(workOf(two!).events / workOf(one!).events).toBeCloseTo(2, 3);
  });
});
