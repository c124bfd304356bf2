/** The frontier of settings. Oracles: numbers that are known for each setting, and the schema of each client. */
import { describe, expect, it } from "vitest";
import { readExperiment, type SimulationExperiment } from "../../../src/app/experiment/experiment.ts";
import type { Kept } from "../../../src/app/planning/kept.ts";
import { LOAD } from "../../../src/app/planning/losses.ts";
import { planSchema } from "../../../src/app/planning/plan-schema.ts";
import type { Ask, Runs } from "../../../src/app/planning/runs.ts";
import { AS_IT_IS, dominates, frontierOf, variantsOf } from "../../../src/app/planning/settings.ts";
import { frontierPicture } from "../../../src/app/planning/settings-told.ts";
import { configurationsOf, lossOf } from "../../../src/app/planning/worlds.ts";
import { renderFrontierSvg } from "../../../src/report/frontier.ts";

const text = JSON.stringify({
  question: "q",
  scenario: {
    duration: "5m",
    measureFrom: "1m",
    cluster: { nodes: 2, memory: "2MB" },
    client: { name: "php-memcached" },
    workload: { keys: 100, arrivals: { rate: 5 } },
  },
});
const { points } = readExperiment(text, "test", "test") as SimulationExperiment;
const loss = lossOf(points, 30);
const [configuration] = configurationsOf(points, loss);

describe("settings that are tried", () => {
  it("are options about failures that the client takes, by themselves and beside each switch", () => {
    const names = variantsOf(configuration.scenario.client).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["OPT_REMOVE_FAILED_SERVERS true", "OPT_SERVER_FAILURE_LIMIT 30"]));
    expect(names).toContain("OPT_REMOVE_FAILED_SERVERS true, OPT_DEAD_TIMEOUT 30");
    expect(new Set(names).size).toBe(names.length);
  });
});

describe("the frontier", () => {
  /** By a word of the setting: old values, errors, load. */
  const known: Readonly<Record<string, readonly number[]>> = {
    "OPT_REMOVE_FAILED_SERVERS true": [50, 0.01, 0.5],
    OPT_POLL_TIMEOUT: [9, 0.2, 0.9],
  };
  const asItIs = [10, 0.1, 0.9];
  const runs = {
    affords: () => true,
    make: async (asks: readonly Ask[]): Promise<Kept[]> =>
      asks.map(({ world: { label }, seed }) => {
        const [old, failed, load] = known[label] ?? known[label.split(" ")[0]] ?? asItIs;
        return {
          metrics: { staleReads: old + seed / 100, errorRatioDuringDisturbance: failed, [LOAD]: load },
          atLeast: [],
        };
      }),
  } as unknown as Runs;

  it("holds what nothing is better than without being worse, and leaves out what changes nothing", async () => {
    const found = await frontierOf(configuration, 0, { loss, firstSeed: 1, runs });
    planSchema.shape.frontiers.parse([found]);
    const names = found.settings.map(({ name }) => name);
    expect(names).toContain(AS_IT_IS);
    expect(names).not.toContain("OPT_SERVER_FAILURE_LIMIT 30");
    expect(found.settings.every(({ isKept }) => isKept)).toBe(true);
    const svg = renderFrontierSvg(frontierPicture([found]));
    expect(svg).toMatch(/^<svg[^>]* role="img"/);
    for (const name of names) expect(svg).toContain(name);
  });

  it("is left by who is decidedly worse in one and better in none", () => {
    const of = (...means: number[]) => means.map((mean) => [mean, mean + 0.1, mean - 0.1]);
    expect(dominates(of(1, 1, 1), of(1, 1, 2))).toBe(true);
    expect(dominates(of(1, 1, 1), of(1, 0.5, 2))).toBe(false);
    expect(dominates(of(1, 1, 1), of(1, 1, 1))).toBe(false);
  });
});
