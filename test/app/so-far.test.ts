/** The running headline: a mean over the runs so far, with the interval of the report. */
import { expect, it } from "vitest";
import { metricInfos } from "../../models/metrics/index.ts";
import { SoFar } from "../../src/app/experiment/so-far.ts";
import { estimateMean } from "../../src/core/estimate.ts";
import type { RunResult } from "../../src/core/result.ts";

const BUSY = "databaseUtilizationWorstMinuteDuringDisturbance";
const run = (metrics: Record<string, number | null>): RunResult => ({ metrics }) as unknown as RunResult;

it("follows the point with the greatest mean, with the interval of its runs", () => {
  const soFar = new SoFar(metricInfos());
  expect(soFar.text(String)).toBe("");
  soFar.add("a", run({ [BUSY]: 0.5, databaseUtilization: 0.9 }));
  expect(soFar.told()).toEqual({ point: "a", metric: BUSY, mean: 0.5, low: null, high: null, repeats: 1 });
  const values = [0.6, 0.7, 0.65];
  for (const value of values) soFar.add("b", run({ [BUSY]: value }));
  const { mean, low, high } = estimateMean(values, 0.95, "share")!;
  const worst = soFar.told()!;
  expect(worst).toMatchObject({ point: "b", repeats: 3 });
  for (const [found, expected] of [
    [worst.mean, mean],
    [worst.low!, low!],
    [worst.high!, high!],
  ])
    expect(found).toBeCloseTo(expected, 10);
  expect(soFar.text((point) => `point ${point}`)).toMatch(/^65 % \[\d+, \d+\] .*, the worst so far: point b$/);
});

it("where there is no outage it follows what a run does define", () => {
  const soFar = new SoFar(metricInfos());
  soFar.add("a", run({ [BUSY]: null, databaseUtilization: 0.3 }));
  expect(soFar.told()).toMatchObject({ metric: "databaseUtilization", mean: 0.3 });
});

it("follows the point with the least mean where that is asked for", () => {
  const soFar = new SoFar(metricInfos(), { metrics: [BUSY], isLeast: true });
  for (const value of [0.5, 0.4]) soFar.add("a", run({ [BUSY]: value }));
  for (const value of [0.7, 0.6]) soFar.add("b", run({ [BUSY]: value }));
  expect(soFar.told()).toMatchObject({ point: "a", repeats: 2 });
  expect(soFar.text(String)).toMatch(/, the best so far: a$/);
});
