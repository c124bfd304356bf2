/** The table of simulated miss ratios in docs/workload.md, and the closed form that it is held to. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { run } from "../../models/run/run.ts";
import { closedForm, comparedClusters, presetRatiosTable, worldOf } from "../../src/app/listing/preset-ratios.ts";

describe("miss ratios of presets", () => {
  it("in docs/workload.md are those that the program computes", () => {
    expect(readFileSync("docs/workload.md", "utf8")).toContain(presetRatiosTable());
  }, 120_000);

  it.each(comparedClusters.map(({ name }) => name))("%s is simulated as the closed form says", (name) => {
    const scenario = worldOf(name);
    const missRatio = run(scenario, 2).metrics.missRatio!;
    const expected = closedForm(scenario.workload);
    const reads = scenario.workload.arrivals.ratePerSecond * scenario.durationSeconds * scenario.workload.reads;
    const chance = 5 * Math.sqrt((expected * (1 - expected)) / reads);
    // Which popular keys have which time to live is one draw for each of them: a tenth of the misses, and more where few
    // keys make them.
    const mix = scenario.workload.ttl.length > 1 ? 0.25 : 0.05;
    expect(Math.abs(missRatio - expected)).toBeLessThan(chance + mix * expected);
  });
});
