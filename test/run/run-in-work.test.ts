/** What is counted of a run-in, before it is made: as many steps as it then takes. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { runInTouches } from "../../models/run/expected-cache.ts";
import { prepare } from "../../models/run/run.ts";
import { readScenario } from "../../models/scenario/read.ts";
import type { Scenario } from "../../models/scenario/types.ts";
import { TouchedKeys } from "../../models/workload/touched-keys.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

function scenarioOf(memory: string, workload: object): Scenario {
  const { value } = readScenario({
    duration: "1m",
    measureFrom: "0s",
    cluster: { nodes: 2, memory, profile: "modern" },
    workload: { keys: 60_000, valueBytes: 800, popularity: { zipf: 1 }, prefill: "stationary", ...workload },
  });
  return value!;
}

describe("the steps of a run-in that are counted", () => {
  // Segments are counted to take 2.5 times the stay of an item to settle. They are looked at after one stay first, and take three at most here.
  it.each([
    ["all fit and die within a day", "64MB", { ttl: "1d", arrivals: { rate: 15 } }],
    ["all fit and die within two hours", "64MB", { ttl: "2h", arrivals: { rate: 60 } }],
    ["memory is short", "20MB", { ttl: "never", arrivals: { rate: 60 } }],
    [
      "the load of the start is a third of the mean",
      "20MB",
      {
        ttl: "never",
        arrivals: { rate: 60, load: { curve: "daily", peakAt: "12:00", peakToTrough: 5 } },
      },
    ],
  ])("are those that are made where %s", (_, memory, workload) => {
    const scenario = scenarioOf(memory, workload);
    const made = vi.spyOn(TouchedKeys.prototype, "touch");
    prepare(scenario, 1);
    const steps = made.mock.calls.length;
    expect(steps).toBeGreaterThan(5000);
    expect(runInTouches(scenario) / steps).toBeGreaterThan(2.5 / 3);
    expect(runInTouches(scenario) / steps).toBeLessThan(2.5);
  });

  it("are none where all fit for ever", () => {
    const scenario = scenarioOf("64MB", { ttl: "never", arrivals: { rate: 60 } });
    const made = vi.spyOn(TouchedKeys.prototype, "touch");
    prepare(scenario, 1);
    expect([made.mock.calls.length, runInTouches(scenario)]).toEqual([0, 0]);
  });
});
