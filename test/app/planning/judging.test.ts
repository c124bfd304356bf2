/** PASS and FAIL in a plan: by the experiment's own thresholds where it has any. Oracle: numbers on either side of a limit. */
import { describe, expect, it } from "vitest";
import { readExperiment, type SimulationExperiment } from "../../../src/app/experiment/experiment.ts";
import { verdictOf } from "../../../src/app/planning/judging.ts";
import type { Kept } from "../../../src/app/planning/kept.ts";
import { LOAD } from "../../../src/app/planning/losses.ts";

const kept = (load: number, staleReads: number): Kept => ({
  metrics: {
    [LOAD]: load,
    databaseUtilizationWorstMinuteDuringDisturbance: Math.min(1, load),
    failedRatioWorstMinuteDuringDisturbance: 0,
    staleReads,
  },
  atLeast: [],
});
const calm = (load: number): Kept => ({
  metrics: {
    databaseLoadWorstMinute: load,
    databaseUtilizationWorstMinute: Math.min(1, load),
    failedRatioWorstMinute: 0,
  },
  atLeast: [],
});
const anything = { axes: {}, isCalm: false };

function thresholdsOf(thresholds: object) {
  const text = JSON.stringify({ question: "q", thresholds, scenario: { workload: { arrivals: { rate: 5 } } } });
  return (readExperiment(text, "test", "test") as SimulationExperiment).thresholds;
}

describe("without thresholds", () => {
  const judge = { thresholds: [], isStated: true };

  it("a world fails as in a report, also one that nothing befalls", () => {
    expect(verdictOf([kept(0.5, 9)], judge, anything)).toEqual({ outcome: "PASS", reasons: [] });
    expect(verdictOf([kept(1.2, 0)], judge, anything).outcome).toBe("FAIL");
    expect(verdictOf([calm(1.2)], judge, { axes: {}, isCalm: true }).outcome).toBe("FAIL");
    expect(verdictOf([calm(0.2)], judge, { axes: {}, isCalm: true }).outcome).toBe("PASS");
  });
});

describe("with thresholds", () => {
  const strict = { thresholds: thresholdsOf({ staleReads: "mean <= 10" }), isStated: true };

  it("they decide, and nothing else", () => {
    expect(verdictOf([kept(1.2, 9), kept(1.2, 11)], strict, anything).outcome).toBe("PASS");
    const missed = verdictOf([kept(0.2, 11)], strict, anything);
    expect(missed.outcome).toBe("FAIL");
    expect(missed.reasons[0]).toContain("staleReads mean <= 10 is not so");
  });

  it("what the runs leave undefined decides nothing, and a warning never fails", () => {
    expect(verdictOf([calm(0.2)], strict, { axes: {}, isCalm: true }).outcome).toBe("none");
    const thresholds = thresholdsOf({ staleReads: { condition: "mean <= 10", strict: false } });
    expect(verdictOf([kept(0.2, 11)], { thresholds, isStated: true }, anything).outcome).toBe("PASS");
  });
});
