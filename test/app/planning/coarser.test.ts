/** Scale models, and worlds without their quiet hours. Oracles: the closed form of the world itself, and its own numbers. */
import { describe, expect, it } from "vitest";
import { capacityOfAll } from "../../../models/database/capacity.ts";
import { onReturnOf } from "../../../models/faults/index.ts";
import { expectedOfCache } from "../../../models/run/expected-cache.ts";
import { loadCurve } from "../../../models/workload/load-curves/index.ts";
import { rateCurveOf } from "../../../models/workload/load-curves/rate-curve-of.ts";
import { createPopularity } from "../../../models/workload/popularity/index.ts";
import { readExperiment, type SimulationExperiment } from "../../../src/app/experiment/experiment.ts";
import { asRun } from "../../../src/app/planning/around.ts";
import { type Scale, scaled, scaleOf } from "../../../src/app/planning/coarser.ts";
import { configurationsOf, losing, lossOf } from "../../../src/app/planning/worlds.ts";

const large = {
  startAt: "00:00",
  duration: "24h",
  measureFrom: "0s",
  detail: { sampled: 50 },
  cluster: { nodes: 12, memory: "8GB", profile: "classic" },
  client: { name: "php-memcached", processes: 400 },
  database: { capacity: "4000/s" },
  workload: {
    keys: 400_000_000,
    keyBytes: 30,
    valueBytes: { distribution: "lognormal", median: 200, sigma: 0.5 },
    popularity: { zipf: 1 },
    reads: 0.995,
    prefill: "stationary",
    arrivals: { rate: 26_667, load: { curve: "daily", peakAt: "20:00", peakToTrough: 3 } },
  },
  faults: [{ fault: "crash", node: 3, at: "peak", for: "1h" }],
};

function worldOf(more: object = {}) {
  const text = JSON.stringify({ question: "q", control: false, scenario: { ...large, ...more } });
  const { points } = readExperiment(text, "test", "test") as SimulationExperiment;
  const loss = lossOf(points, 600);
  return { loss, configuration: configurationsOf(points, loss)[0] };
}

const { configuration, loss } = worldOf();
const { scenario } = configuration;
const scale = scaleOf(scenario) as Scale;

describe("a scale model", () => {
  it("hits as often as the world itself, and with other memory as often as that", () => {
    for (const times of [1, 0.5, 0.25]) {
      const other = {
        ...scenario,
        nodes: scenario.nodes.map((node) => ({ ...node, memoryBytes: node.memoryBytes * times })),
      };
      // Groups of a percent of rank are taken for alike, and a group of neighbours for one key: a thousandth of all reads.
      expect(Math.abs(expectedOfCache(scaled(other, scale)).hitRatio - expectedOfCache(other).hitRatio)).toBeLessThan(
        0.001,
      );
    }
  });

  it("asks for a key as often as for each of the neighbours that it stands for", () => {
    const model = scaled(scenario, scale);
    const own = createPopularity(scenario.workload);
    const few = createPopularity(model.workload);
    const { ratePerSecond } = model.workload.arrivals;
    const head = 300;
    expect((model.workload.keys - head) * scale.per).toBeCloseTo(scenario.workload.keys - head, -2);
    // The first groups together are asked for more often than the last of those that stand for themselves.
    for (const key of [1000, 5000, 100_000, 4_000_000]) {
      const rank = Math.floor(head + (key - head + 0.5) * scale.per);
      const wanted = own.probability(rank) * scenario.workload.arrivals.ratePerSecond;
      // Neighbours within a percent of rank are asked for alike, and a key of so small a rank stands for a percent of ranks itself.
      expect((few.probability(key) * ratePerSecond) / wanted).toBeCloseTo(1, 1);
    }
  });

  it("asks as large a share of its requests for each of the most popular keys", () => {
    const model = createPopularity(scaled(scenario, scale).workload);
    const own = createPopularity(scenario.workload);
    for (const key of [0, 1, 2, 3, 4]) expect(model.probability(key) / own.probability(key)).toBeCloseTo(1, 3);
  });

  it("has as many queries for what its database can do", () => {
    const model = scaled(scenario, scale);
    const share = (one: typeof scenario): number =>
      one.workload.arrivals.ratePerSecond / capacityOfAll(one.database, one.workload.reads);
    expect(share(model)).toBeCloseTo(share(scenario), 9);
  });

  it("has whole processes on each of its hosts, about as many as there are", () => {
    const [processes, hosts] = [1280, 40];
    const many = worldOf({ client: { name: "php-memcached", processes, hosts } }).configuration.scenario;
    for (const per of [2, 50, 1000, 100_000]) {
      const { client } = scaled(many, { ...scale, per });
      expect(client.processes % client.hosts).toBe(0);
      expect(client.processes / client.hosts).toBeGreaterThanOrEqual(8);
      expect(client.processes / client.hosts).toBeLessThan(1.5 * (processes / hosts));
    }
  });

  it("fills a node that comes back with as large a share of the keys, in as long, by as large a share of the servers", () => {
    const { database } = scenario;
    const preFill = { keys: 1_000_000, rate: 1000, connections: 10 };
    const filled = losing(configuration, [3], loss);
    const faults = filled.faults.map((spec) => ({ ...spec, options: { ...spec.options, onReturn: { preFill } } }));
    const model = scaled({ ...filled, database: { ...database, servers: 100 }, faults }, scale);
    expect(onReturnOf(model.faults[0])?.preFill).toEqual({ keys: 20_000, rate: 20, connections: 1 });
    expect(scale.per).toBe(50);
  });

  it("there is none of a small world, nor of one whose numbers are not those of plain requests", () => {
    const small = worldOf({ detail: "full", workload: { ...large.workload, keys: 10_000 } });
    expect(scaleOf(small.configuration.scenario)).toBeNull();
    const pages = worldOf({
      detail: "full",
      application: { page: { gets: 5 } },
      workload: { ...large.workload, keys: 40_000_000 },
    });
    expect(scaleOf(pages.configuration.scenario)).toBeNull();
  });
});

describe("a world without its quiet hours", () => {
  it("loses its node at the same load, as long before its end", () => {
    const whole = losing(configuration, [3], loss);
    const short = asRun(whole);
    expect(short.durationSeconds).toBeLessThan(3600);
    const [at, before] = [short, whole].map(({ faults }) => (faults[0].at as { offsetSeconds: number }).offsetSeconds);
    expect(short.durationSeconds - at).toBe(whole.durationSeconds - before);
    const rate = (world: typeof whole, seconds: number): number => rateCurveOf(loadCurve(world)).rateAt(seconds);
    for (const since of [-60, 0, 900]) expect(rate(short, at + since)).toBeCloseTo(rate(whole, before + since), 9);
  });

  it("is there of stationary worlds only", () => {
    const { configuration: filled } = worldOf({
      detail: "full",
      workload: { ...large.workload, keys: 10_000_000, prefill: true },
    });
    expect(asRun(filled.scenario).durationSeconds).toBe(filled.scenario.durationSeconds);
  });
});
