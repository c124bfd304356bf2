/** The stationary start: the ages of last moves beside their renewal process, and memory beside Che and beside a run that goes on. */
import { describe, expect, it } from "vitest";
import { Counter } from "../../models/recording/counters.ts";
import { prepare } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/index.ts";
import { expectedOf, groupsOf, shareInMemory } from "../../models/workload/expected-hits.ts";
import { touchAge } from "../../models/workload/touches.ts";
import { Zipf } from "../../src/core/distributions/zipf.ts";

describe("the age of the last move", () => {
  it.each([
    [0.01, 60],
    [2, 60],
    [0.5, 0],
  ])("of a key touched %d times a second at most once in %d s is below t with the probability that it is in memory for t", (rate, rest) => {
    for (const time of [1, 30, 60, 61, 90, 400]) {
      // By inversion: the share of u with an age below t is where the age reaches t.
      const share = Array.from({ length: 10_000 }, (_, i) => touchAge((i + 0.5) / 10_000, rate, rest)).filter(
        (age) => age < time,
      );
      const expected = time < rest ? time / (rest + 1 / rate) : shareInMemory(rate, time, rest);
      expect(Math.abs(share.length / 10_000 - expected)).toBeLessThan(1 / 10_000);
    }
  });
});

const KEYS = 20_000;
const world = (more: object, duration = "10m", profile = "classic") => ({
  duration,
  measureFrom: "0s",
  cluster: { nodes: 1, memory: "2MB", profile },
  client: { name: "gomemcache" },
  database: { servers: 100 },
  workload: {
    keys: KEYS,
    popularity: { zipf: 0.9 },
    valueBytes: 273,
    reads: 1,
    ttl: "never",
    prefill: "stationary",
    arrivals: { rate: 200 },
    ...more,
  },
});

/** Hit ratios of each of so many equal parts of the run, or the shares of its gets of another counter. */
function hitRatios(scenario: object, parts: number, counter: Counter = Counter.getHits): number[] {
  const { value, problems } = readScenario(scenario);
  if (value === null) throw new Error(JSON.stringify(problems));
  const { world: made, result } = prepare(value, 3);
  const readings: [number, number][] = [];
  for (let i = 1; i <= parts; i++) {
    const look = made.simulation.declare(`look ${i}`, () => {
      readings.push([made.recording.counts[Counter.gets], made.recording.counts[counter]]);
    });
    made.simulation.at(look, (value.durationSeconds * i) / parts - 1e-9);
  }
  result();
  return readings.map(([gets, hits], i) => {
    const [before, hitsBefore] = readings[i - 1] ?? [0, 0];
    return (hits - hitsBefore) / (gets - before);
  });
}

describe("a stationary start", () => {
  it.each([
    ["keys for ever", {}],
    ["a time to live shorter than items stay", { ttl: "2m" }],
    ["writes that set", { reads: 0.8 }],
    ["writes that delete", { reads: 0.8, onWrite: "delete" }],
    ["items that leave within seconds, in the order in which they came", { arrivals: { rate: 4000 } }, "30s"],
  ])("needs no warm-up: its first minutes hit as often as its last, with %s", (_, more, duration?: string) => {
    const [first, ...later] = hitRatios(world(more, duration), 4);
    // 30,000 gets: four standard errors of a share near a half, and of the mean of three more.
    for (const ratio of later.slice(-1))
      expect(Math.abs(first - ratio)).toBeLessThan(4 * Math.sqrt((0.25 * 2) / 24_000));
  });

  it.each([
    ["keys for ever", {}],
    ["a time to live shorter than items stay", { ttl: "2m" }],
    ["writes that set", { reads: 0.8 }],
    ["writes that delete", { reads: 0.8, onWrite: "delete" }],
    ["items that leave within seconds", { arrivals: { rate: 4000 } }, "30s"],
  ])("of segments hits from its first minutes on as often as a run that began with full nodes long ago, with %s", (_, more, duration?: string) => {
    const [first] = hitRatios(world(more, duration, "modern"), 4);
    // Four times as long as segments take to settle.
    const long = { ...more, prefill: true };
    const last = hitRatios(world(long, duration === undefined ? "40m" : "2m", "modern"), 4).at(-1)!;
    // 30,000 and 120,000 gets: four standard errors of a share near a half.
    expect(Math.abs(first - last)).toBeLessThan(4 * Math.sqrt(0.25 * (1 / 24_000 + 1 / 96_000)));
  });

  it("of segments tells how much load was played before it, which no counter shows", () => {
    const { value } = readScenario(world({}, "30s", "modern"));
    const { world: made, result } = prepare(value!, 3);
    const { runInSeconds, cluster } = made;
    expect(cluster.nodes.stats(0)).toMatchObject({ cmd_get: 0, cmd_set: 0, evictions: 0 });
    expect(result().notes.join()).toContain(`after ${runInSeconds} s of the load`);
  });

  it.each([
    ["classic", "10m"],
    ["classic", "never"],
    ["modern", "10m"],
  ])("has as many old copies at once as later where writes leave copies as they are: %s, %s", (profile, ttl) => {
    const more = { reads: 0.95, onWrite: "nothing", ttl };
    const [first, ...later] = hitRatios(world(more, "20m", profile), 8, Counter.staleReads);
    const mean = later.reduce((sum, ratio) => sum + ratio, 0) / later.length;
    // Reads of a key are old together for minutes: the parts of the run say how far such shares are apart by chance.
    const deviation = Math.sqrt(later.reduce((sum, ratio) => sum + (ratio - mean) ** 2, 0) / (later.length - 1));
    expect(mean).toBeGreaterThan(0.3);
    expect(Math.abs(first - mean)).toBeLessThan(4 * deviation + 0.01);
  });

  it("is refused for segments whose old copies have no time to live", () => {
    const more = { reads: 0.9, onWrite: "nothing" };
    expect(readScenario(world(more, "10m", "modern")).problems).toEqual([
      expect.objectContaining({ path: ["workload", "prefill"], text: expect.stringContaining("time to live") }),
    ]);
    expect(readScenario(world(more)).problems).toEqual([]);
  });

  it("hits as often as a cache under independent references does", () => {
    const ratios = hitRatios(world({}), 1);
    const chunk = 384;
    const all = groupsOf(new Zipf(KEYS, 0.9)).map(({ keys, share }) => ({
      ...{ keys, reads: 200 * share, writes: 0, bytes: chunk, ttlSeconds: 0 },
      onWrite: "set" as const,
    }));
    const { items } = prepareItems();
    const { hitRatio } = expectedOf(all, items * chunk, 60);
    // 120,000 gets have a standard error of .0014, and the approximation is good to .0015.
    expect(Math.abs(ratios[0] - hitRatio!)).toBeLessThan(0.007);
  });

  it.each([
    [{ reads: 0.9, newKeys: "1/s" }, "newKeys"],
    [{ popularity: { zipf: 1, drift: "1h" } }, "popularity.drift"],
  ])("is refused where nothing settles: %j", (more, what) => {
    expect(readScenario(world(more)).problems.map(({ text }) => text)).toEqual([expect.stringContaining(what)]);
  });
});

/** Items that fit the nodes of the world. */
function prepareItems(): { items: number } {
  const { world: made } = prepare(readScenario(world({})).value!, 3);
  return { items: made.cluster.nodes.levels().items };
}
