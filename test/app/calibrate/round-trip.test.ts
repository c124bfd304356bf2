/** A cluster is simulated, its nodes print their counters twice, and from these comes back what was simulated. */
import { describe, expect, it } from "vitest";
import { calibrateFrom } from "../../../src/app/calibrate/calibrate.ts";
import { dumpsOf } from "./dumps.ts";

interface World {
  readonly nodes: number;
  readonly profile: "modern" | "classic";
  readonly zipf: number;
  readonly keys: number;
  readonly reads: number;
  readonly ttl?: string;
}

/** Items are evicted after 35 to 100 s, long before the first dump: no node remembers its start. */
const DUMPS = ["200s", "420s"];
const RATE = 1000;
const MEMORY_MB = 4;

const worlds: readonly World[] = [
  { nodes: 1, profile: "modern", zipf: 1, keys: 30_000, reads: 0.95 },
  { nodes: 3, profile: "modern", zipf: 0.8, keys: 60_000, reads: 0.9 },
  { nodes: 2, profile: "classic", zipf: 1, keys: 40_000, reads: 1 },
];

interface Scenario {
  readonly cluster: { readonly memory: string; readonly nodes: number; readonly profile: string };
  readonly workload: {
    readonly keys: number;
    readonly popularity: { readonly zipf: number };
    readonly reads: number;
    readonly onWrite: string;
    readonly ttl: string;
    readonly valueBytes: number;
    readonly arrivals: { readonly rate: number };
  };
}

function roundTrip({ nodes, profile, zipf, keys, reads, ttl = "never" }: World) {
  const dumps = dumpsOf({
    duration: "430s",
    measureFrom: "10s",
    statsAt: DUMPS,
    cluster: { nodes, memory: `${MEMORY_MB}MB`, profile },
    workload: {
      keys,
      popularity: { zipf },
      valueBytes: 300,
      ttl,
      reads,
      prefill: "stationary",
      arrivals: { rate: RATE },
    },
  });
  const { experiment, said } = calibrateFrom(
    dumps.map(({ text }, i) => ({ from: `dump ${i}`, node: null, text })),
    {},
    "again",
  );
  return { scenario: experiment.scenario as Scenario, said };
}

describe.each(worlds)("of $nodes nodes, $profile, Zipf $zipf", (world) => {
  const { scenario } = roundTrip(world);
  const { cluster, workload } = scenario;

  it("memory, profile, sizes and the kind of writes come back as they are", () => {
    expect(cluster).toMatchObject({ nodes: world.nodes, memory: `${MEMORY_MB}MB`, profile: world.profile });
    expect(workload).toMatchObject({ onWrite: "set", ttl: "never", valueBytes: 300 });
  });

  it("rate and mix are those of the requests that came in between", () => {
    // Of 220,000 Poisson requests: four standard errors.
    expect(Math.abs(workload.arrivals.rate / RATE - 1)).toBeLessThan(4 / Math.sqrt(220_000));
    expect(Math.abs(workload.reads - world.reads)).toBeLessThan(
      4 * Math.sqrt((world.reads * (1 - world.reads)) / 220_000) + 1e-9,
    );
  });

  it("the exponent comes back within .03, and the number of keys within a tenth", () => {
    expect(Math.abs(workload.popularity.zipf - world.zipf)).toBeLessThan(0.03);
    expect(Math.abs(workload.keys / world.keys - 1)).toBeLessThan(0.1);
  });
});

it("what is calibrated hits as often, within a point", () => {
  const { scenario, said } = roundTrip(worlds[0]);
  const { popularity, keys } = scenario.workload;
  const again = roundTrip({ ...worlds[0], zipf: popularity.zipf, keys });
  expect(Math.abs(hitRatio(again.said) - hitRatio(said))).toBeLessThan(1);
});

/** In percent. */
function hitRatio(said: string): number {
  return Number(/^hit ratio +([\d.]+) %/m.exec(said)![1]);
}

it("without evictions the popularity is not determined, and it says so", () => {
  const { said, scenario } = roundTrip({ nodes: 1, profile: "modern", zipf: 1, keys: 3000, reads: 1 });
  expect(said).toContain("The popularity of keys is not determined: no node evicts");
  expect(said).not.toContain("closed form");
  expect(scenario.workload.keys).toBeLessThanOrEqual(3000);
});

it("times to live shorter than the stay of what is read come back within a fifth", () => {
  const { scenario } = roundTrip({ ...worlds[0], ttl: "3m" });
  const [, minutes = 0, seconds = 0] = /^(?:(\d+)m)?(?:(\d+)s)?$/.exec(scenario.workload.ttl)!;
  expect(Math.abs((Number(minutes) * 60 + Number(seconds)) / 180 - 1)).toBeLessThan(0.2);
});
