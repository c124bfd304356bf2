/** What a gutter comes to, by closed forms. */
import { describe, expect, it } from "vitest";
import { prepare, run } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";

type Json = Readonly<Record<string, unknown>>;

function scenario(of: Json) {
  const { value, problems } = readScenario(of);
  if (value === null) throw new Error(JSON.stringify(problems));
  return value;
}

const KEYS = 3000;
const TTL = 10;
const RATE = 300;
const world = (more: Json = {}) => ({
  duration: "7m",
  measureFrom: "1m",
  cluster: { nodes: 4, gutter: { nodes: 2, ttl: `${TTL}s` } },
  // It fails where the node is dead, each time.
  client: { name: "gomemcache", processes: 2 },
  database: { servers: 100, readService: { distribution: "constant", value: "1ms" } },
  workload: { keys: KEYS, popularity: { zipf: 1 }, ttl: "never", reads: 1, arrivals: { rate: RATE } },
  faults: [{ fault: "crash", node: 1, at: "2m" }],
  ...more,
});

describe("a gutter with room for all", () => {
  it("hits as often as copies that live for its time to live from each miss on", () => {
    const { world: made, result } = prepare(scenario(world()), 3, { check: true });
    const allUp = new Uint8Array(made.client.nodes);
    // By renewal: a miss, a life on average half a second shorter than the time to live (memcached counts in whole seconds),
    // and the time until the next get. A share p of the gets hits λL/(1 + λL) of the time.
    let [hits, share] = [0, 0];
    for (let key = 0; key < KEYS; key++) {
      const part = made.shareOf(key);
      const expected = RATE * part * (TTL - 0.5);
      if (made.client.settled(key, allUp) !== 1) continue;
      share += part;
      hits += (part * expected) / (1 + expected);
    }
    const { gutterHitRatioDuringOutage, getFailureRatioDuringOutage, missRatioDuringOutage } = result().metrics;
    expect(getFailureRatioDuringOutage).toBe(0);
    // 90,000 gets in five minutes: three standard deviations are .004, and the gutter begins empty for 10 of the 300 s.
    expect(Math.abs(gutterHitRatioDuringOutage! - hits)).toBeLessThan(0.006);
    expect(Math.abs(missRatioDuringOutage! - (share - hits))).toBeLessThan(0.006);
  });

  it("never answers with what it has had for longer than that, though nobody deletes there", () => {
    const workload = { ...world().workload, reads: 0.9, onWrite: "delete" };
    // So quick that no fill is overtaken by a write, which would leave an old copy on other nodes.
    const service = { distribution: "constant", value: "1us" };
    const database = { servers: 100, readService: service, writeService: service };
    const { world: made, result } = prepare(scenario(world({ duration: "4m", workload, database })), 3, {
      check: true,
    });
    const { staleReads, staleReadsMissedWrite } = result().metrics;
    // The deletes failed with the node.
    expect(staleReadsMissedWrite).toBeGreaterThan(100);
    expect(staleReadsMissedWrite).toBe(staleReads);
    const { readAges } = made.ledger.copyCauses;
    // The histogram's .8 %.
    expect(readAges.quantile(1)).toBeLessThan(TTL * 1000 * 1.008);
  });

  it("costs a round trip more, and nothing where no node fails", () => {
    const quiet = { ...world({ duration: "3m" }), faults: [] };
    const { gutter: _, ...cluster } = quiet.cluster;
    const beside = run(scenario(quiet), 3, { check: true });
    const plain = run(scenario({ ...quiet, cluster }), 3, { check: true });
    expect(beside.metrics.gutterHitRatio).toBe(0);
    expect({ ...beside.metrics, gutterHitRatio: null }).toEqual(plain.metrics);
    const { latencyMsMaxDuringOutage } = run(scenario(world({ duration: "3m" })), 3).metrics;
    // A refused connection is no time. Each way to the gutter is one round trip of .3 ms: that of the get, and after the query's
    // 1 ms that of the set; and the get has its own. The histogram's buckets are .8 % wide.
    expect(Math.abs(latencyMsMaxDuringOutage! - 1.9)).toBeLessThan(1.9 * 0.008);
  });
});

describe("replicas", () => {
  const whole = (more: Json) => {
    const { workload } = world();
    return {
      ...world(),
      cluster: { nodes: 2, replicas: {} },
      workload: { ...workload, reads: 0.9, onWrite: "set" },
      ...more,
    };
  };

  it("lose no key with a pool, and no write", () => {
    const lost = [0, 1].map((node) => ({ fault: "crash", node, at: "2m" }));
    const { metrics } = run(scenario(whole({ duration: "3m", faults: lost })), 3, { check: true });
    expect(metrics.fallThroughRatio).toBe(0);
    expect(metrics.replicaHitRatioDuringOutage).toBe(1);
    expect(metrics.staleReads).toBe(0);
  });

  it("that lose theirs are what a pool is without", () => {
    const lost = ["replica1:11211", "replica1:11212"].map((node) => ({ fault: "crash", node, at: "2m" }));
    const { metrics } = run(scenario(whole({ duration: "3m", faults: lost })), 3, { check: true });
    expect(metrics.fallThroughRatio).toBe(0);
    expect(metrics.replicaHitRatio).toBe(0);
  });

  it("fill a node that returns by a warm-up, and the database is not asked", () => {
    const faults = [{ fault: "crash", node: 1, at: "2m", for: "1m" }];
    const warmUp = { from: "replica", for: "5m" };
    const cluster = { nodes: 2, replicas: {}, warmUp };
    const { metrics } = run(scenario(whole({ duration: "4m", cluster, faults })), 3, { check: true });
    expect(metrics.fallThroughRatio).toBe(0);
    expect(metrics.warmUpHitRatioAfterReturn).toBeGreaterThan(0);
    // What was written meanwhile is not overwritten: a copy is added, not set.
    expect(metrics.staleReads).toBe(0);
  });
});
