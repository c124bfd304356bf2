/** Hits that are counted: what is made and what is counted is together the load, and nothing but chance tells it from all of it made. */
import { describe, expect, it } from "vitest";
import { Counter } from "../../models/recording/counters.ts";
import { prepare } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";
import { CountedKeys } from "../../models/workload/counted-keys.ts";
import { createPopularity } from "../../models/workload/popularity/index.ts";
import { Does, requestBlock } from "../../models/workload/request-source.ts";
import { Strata } from "../../models/workload/strata.ts";
import { powerSum } from "../../src/core/distributions/zipf.ts";
import { ZipfRange } from "../../src/core/distributions/zipf-range.ts";
import { PoissonArrivals } from "../../src/core/poisson.ts";
import { poissonCount } from "../../src/core/poisson-count.ts";
import { Streams } from "../../src/core/random.ts";
import { RateCurve } from "../../src/core/rate-curve.ts";
import { countedWorld } from "./counted-worlds.ts";

/** Of normal numbers, one in 15,000 is so far away. */
const SIGMAS = 4;

describe("the load", () => {
  const ranks = 20_000;
  const reads = 0.8;
  const popularity = createPopularity({ keys: ranks, zipf: 1.1 });
  const strata = new Strata([{ ranks, head: 100 }], 20, 7);
  const keys = new CountedKeys({ strata, popularity, alpha: 1.1, counted: 300, reads });

  it("units have what is not made, each its own part of the reads", () => {
    const ofUnits = keys.shares.reduce((sum, share) => sum + share, 0);
    expect(ofUnits + keys.madeShare).toBeCloseTo(1, 12);
    for (const unit of [0, 1, 50, 99]) expect(keys.shares[unit]).toBeCloseTo(reads * popularity.probability(unit), 15);
    for (const unit of [150, 250, 399]) {
      const first = 100 + (unit - 100) * 20;
      const sum = Array.from({ length: 20 }, (_, i) => popularity.probability(first + i)).reduce((a, b) => a + b);
      // A stratum's sum is told by a rank beside its middle: to a part of 1.1 / 2 of a rank in 1,100 at most.
      const simulated = popularity.probability(strata.numberOf(unit));
      expect(keys.shares[unit] / (reads * (sum - simulated))).toBeCloseTo(1, 2);
      expect(strata.heldOf(keys.idOf(unit))).toBe(unit);
    }
  });

  it("what is made whatever units do are writes, simulated keys behind the head, and strata without units", () => {
    const streams = new Streams(3);
    const size = 200_000;
    const source = keys.requests({
      arrivals: new PoissonArrivals(RateCurve.constant(1), streams.stream("arrivals")),
      keyStream: streams.stream("key"),
      kindStream: streams.stream("kind"),
      processStream: streams.stream("process"),
      processes: 8,
      onWrite: "set",
    });
    const block = requestBlock(size);
    source.fill(block);
    const share = (is: (key: number, does: number) => boolean): number =>
      block.keys.reduce((sum, key, i) => sum + (is(key, block.does[i]) ? 1 : 0), 0) / size;
    const ofTop = (count: number): number => popularity.probability(0) * powerSum(count, 1.1);
    const simulated = Array.from({ length: 300 }, (_, i) => 100 + i);
    const isRead = (does: number): boolean => does === Does.read;
    const near = (found: number, of: number): void => {
      const expected = of / keys.madeShare;
      expect(Math.abs(found - expected)).toBeLessThan(SIGMAS * Math.sqrt((expected * (1 - expected)) / size));
    };
    near(
      share((_, does) => !isRead(does)),
      1 - reads,
    );
    near(
      share((key, does) => !isRead(does) && key < 100),
      (1 - reads) * ofTop(100),
    );
    near(
      share((key, does) => isRead(does) && key < 400),
      reads * simulated.reduce((sum, id) => sum + popularity.probability(strata.numberOf(id)), 0),
    );
    near(
      share((key, does) => isRead(does) && strata.heldOf(key) >= 400),
      reads * (1 - ofTop(6100)),
    );
    expect(share((key, does) => isRead(does) && (key < 100 || (key >= strata.held && key < strata.held + 300)))).toBe(
      0,
    );
  });

  it("a range of ranks is drawn as Zipf's law has it", () => {
    const range = new ZipfRange(100, 400, 1.3);
    const stream = new Streams(5).stream("ranks");
    const draws = 100_000;
    const counts = new Float64Array(400);
    for (let i = 0; i < draws; i++) counts[range.sample(stream)]++;
    const of = (rank: number): number => (rank + 1) ** -1.3 / (powerSum(400, 1.3) - powerSum(100, 1.3));
    expect(counts.subarray(0, 100).every((count) => count === 0)).toBe(true);
    let chiSquared = 0;
    for (let rank = 100; rank < 400; rank++) chiSquared += (counts[rank] - draws * of(rank)) ** 2 / (draws * of(rank));
    // 299 degrees of freedom: its deviation is the root of twice as many.
    expect(chiSquared).toBeLessThan(299 + SIGMAS * Math.sqrt(598));
  });

  it("a count of Poisson's law has its mean and its variance, few and many", () => {
    const stream = new Streams(9).stream("counts");
    for (const expected of [0, 0.3, 40, 5000]) {
      const draws = Array.from({ length: 5000 }, () => poissonCount(expected, stream));
      const mean = draws.reduce((a, b) => a + b) / draws.length;
      const variance = draws.reduce((sum, count) => sum + (count - mean) ** 2, 0) / draws.length;
      expect(Math.abs(mean - expected)).toBeLessThanOrEqual(SIGMAS * Math.sqrt(expected / draws.length));
      // The variance of the variance of a Poisson count is mean + 2 mean^2, divided by the draws.
      const spread = Math.sqrt((expected + 2 * expected ** 2) / draws.length);
      expect(Math.abs(variance - expected)).toBeLessThanOrEqual(SIGMAS * spread);
    }
  });
});

it("most requests are counted, as many come as ever, and every law of a run holds", () => {
  const world = countedWorld({ workload: { keys: 50_000, valueBytes: 500_000 }, duration: "4m", faults: [] });
  const { world: made, result } = prepare(world, 1, { check: true });
  result();
  const expected = 500 * 240;
  expect(Math.abs(made.recording.counts[Counter.requests] - expected)).toBeLessThan(SIGMAS * Math.sqrt(expected));
  expect(made.countedHits!.made).toBeLessThan(0.15 * expected);
});

it("where something may come of a hit hits are not counted, and all of it is told at once", () => {
  const { problems } = readScenario({
    detail: { counted: true },
    cluster: { nodes: 4, memory: "100MB", profile: "modern" },
    client: { name: "pecl-memcache", workers: 4, hosts: 2 },
    application: { page: { gets: 3 }, deadline: "3s" },
    workload: { keys: 1000, arrivals: { rate: 10, process: { name: "deterministic" } } },
  });
  const text = problems!.map((problem) => problem.text).join("\n");
  for (const word of ["all keys", "pages", "deadline", "workers", "modern", "Poisson"]) expect(text).toContain(word);
});

/** A ring of so many moves keys of other nodes too when it leaves one out. */
const hundred = { nodes: 100, memory: "200MB", profile: "classic" };

it.each<[string, Record<string, unknown>]>([
  ["mcrouter with its options", { client: { name: "mcrouter", processes: 4 } }],
  [
    "twemproxy with its options",
    { client: { name: "twemproxy", options: { auto_eject_hosts: true } }, cluster: hundred },
  ],
  ["lists of servers", { client: { name: "pecl-memcache", servers: [1, 0, 2, 3] } }],
  ["lists of servers", { faults: [{ fault: "resize", at: "5m", servers: [0, 1, 2] }] }],
])("a client whose processes may go elsewhere than to a key's home is refused with all other errors: %s", (what, world) => {
  const { problems } = readScenario({
    detail: { sampled: 2, counted: true },
    cluster: { nodes: 4, memory: "200MB", profile: "classic" },
    application: { deadline: "3s" },
    workload: { keys: 1000, arrivals: { rate: 10 } },
    ...world,
  });
  expect(problems!.map(({ path }) => path.join("."))).toEqual(["detail.counted"]);
  expect(problems![0].text).toContain("a deadline");
  expect(problems![0].text).toContain(what);
});
