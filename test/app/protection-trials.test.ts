/** Which protections are tried as advice, by what a point measured and what its world has already. */
import { describe, expect, it } from "vitest";
import { readScenario } from "../../models/scenario/read.ts";
import {
  askOnce,
  askWithinBudget,
  breakOff,
  cancelWork,
  computeOnce,
  computeOnceUnnamed,
  refuseEarly,
} from "../../src/app/narrative/protection-trials.ts";
import type { PointSummary } from "../../src/app/narrative/texts.ts";

const pointWith = (figures: Readonly<Record<string, number>>) =>
  ({
    metrics: Object.fromEntries(Object.entries(figures).map(([name, mean]) => [name, { mean }])),
  }) as unknown as PointSummary;

const scenarioOf = (json: object) => {
  const { value, problems } = readScenario(json);
  expect(problems).toEqual([]);
  return value!;
};

describe("a flood of readers who compute the same", () => {
  const crowded = pointWith({ duplicateReadRatio: 0.2 });
  const protection = { stampede: { name: "none" }, ttlJitter: 0.1 };

  it("is met by the cheapest protection that does anything: within a process, or in the cache itself", () => {
    const go = { client: { name: "gomemcache", processes: 4, workers: "unlimited" } };
    const stampede = { name: "single-flight" };
    for (const [client, cheapest] of [
      [go, stampede],
      [{}, { name: "lease" }],
    ] as const) {
      const [{ scenario }, ...others] = computeOnce(crowded, scenarioOf({ ...client, protection }));
      expect(others).toEqual([]);
      expect(scenario).toEqual(scenarioOf({ ...client, protection: { ...protection, stampede: cheapest } }));
    }
  });

  it.each([
    ["few do", { protection }, pointWith({ duplicateReadRatio: 0.09 })],
    ["there is a protection", { protection: { stampede: { name: "lease" } } }, crowded],
    ["the code is a framework's", { framework: { name: "django" } }, crowded],
  ])("is left alone where %s", (_, json, point) => {
    expect(computeOnce(point, scenarioOf(json))).toEqual([]);
  });
});

describe("a flood in a world that names no framework", () => {
  const crowded = pointWith({ duplicateReadRatio: 0.2 });
  const go = { client: { name: "gomemcache", processes: 4, workers: "unlimited" } };

  it.each([
    ["of single gets", go, "single-flight"],
    ["of pages", { ...go, application: { page: { gets: 3 } } }, "single-flight"],
    ["of pages with one worker each", { application: { page: { gets: 3 } } }, "lease"],
  ])("%s is met as if its code had been named", (_, json, name) => {
    expect(computeOnceUnnamed(crowded, scenarioOf(json))[0].scenario).toEqual(
      scenarioOf({ ...json, protection: { stampede: { name } } }),
    );
  });

  it.each([
    ["few compute the same", go, pointWith({ duplicateReadRatio: 0.05 })],
    ["the code is a framework's", { framework: { name: "django" } }, crowded],
    ["a protection would need workers too, which would be another world", {}, crowded],
  ])("is left alone where %s", (_, json, point) => {
    expect(computeOnceUnnamed(point, scenarioOf(json))).toEqual([]);
  });
});

describe("a database that drowns in what callers give up on", () => {
  const go = { client: { name: "gomemcache", processes: 4, workers: "unlimited" } };
  const drowned = {
    databaseUtilizationWorstMinuteDuringDisturbance: 1,
    failedRatioWorstMinuteDuringDisturbance: 0.3,
    databaseWastedRatioDuringDisturbance: 0.4,
  };

  it("is tried with a limit, or with throttling where a process has one query at most", () => {
    const limit = { name: "vegas" };
    expect(refuseEarly(pointWith(drowned), scenarioOf(go))[0].scenario).toEqual(
      scenarioOf({ ...go, protection: { limit } }),
    );
    const throttle = { name: "google-sre" };
    expect(refuseEarly(pointWith(drowned), scenarioOf({}))[0].scenario).toEqual(
      scenarioOf({ protection: { throttle } }),
    );
  });

  it("is tried with a breaker, also beside a limit", () => {
    const limit = { name: "aimd" };
    for (const protection of [{}, { limit }]) {
      expect(breakOff(pointWith(drowned), scenarioOf({ ...go, protection }))[0].scenario).toEqual(
        scenarioOf({ ...go, protection: { ...protection, breaker: { name: "opossum" } } }),
      );
    }
  });

  it("is tried with time-outs that cancel", () => {
    expect(cancelWork(pointWith(drowned), scenarioOf({}))[0].scenario).toEqual(
      scenarioOf({ database: { onTimeout: "cancels" } }),
    );
  });

  it("is left alone where it has such a thing, or nobody gives up, or it does not drown", () => {
    const limit = { name: "aimd" };
    expect(refuseEarly(pointWith(drowned), scenarioOf({ ...go, protection: { limit } }))).toEqual([]);
    const breaker = { name: "resilience4j" };
    expect(breakOff(pointWith(drowned), scenarioOf({ ...go, protection: { breaker } }))).toEqual([]);
    expect(cancelWork(pointWith(drowned), scenarioOf({ database: { onTimeout: "cancels" } }))).toEqual([]);
    for (const [figure, idea] of [
      ["failedRatioWorstMinuteDuringDisturbance", refuseEarly],
      ["databaseWastedRatioDuringDisturbance", cancelWork],
      ["databaseUtilizationWorstMinuteDuringDisturbance", refuseEarly],
      ["databaseUtilizationWorstMinuteDuringDisturbance", cancelWork],
      ["failedRatioWorstMinuteDuringDisturbance", breakOff],
      ["databaseUtilizationWorstMinuteDuringDisturbance", breakOff],
    ] as const) {
      expect(idea(pointWith({ ...drowned, [figure]: 0 }), scenarioOf(go))).toEqual([]);
    }
  });
});

describe("a database that drowns while each query is asked again", () => {
  const [drowned, busy] = [0.99, 0.9].map((share) =>
    pointWith({ databaseUtilizationWorstMinuteDuringDisturbance: share, retryAmplification: 1.5 }),
  );
  const once = pointWith({ databaseUtilizationWorstMinuteDuringDisturbance: 0.99, retryAmplification: 1.01 });
  const retry = { name: "fixed" };

  it("is tried without the retries, and with all else as it is", () => {
    const throttle = { name: "google-sre" };
    expect(askOnce(drowned, scenarioOf({ protection: { retry } }))[0].scenario).toEqual(scenarioOf({}));
    expect(askOnce(drowned, scenarioOf({ protection: { retry, throttle } }))[0].scenario).toEqual(
      scenarioOf({ protection: { throttle } }),
    );
  });

  it("is tried with a budget too, for who cannot do without them, unless it has one", () => {
    const budget = { name: "budget" };
    expect(askWithinBudget(drowned, scenarioOf({ protection: { retry } }))[0].scenario).toEqual(
      scenarioOf({ protection: { retry: budget } }),
    );
    expect(askWithinBudget(drowned, scenarioOf({ protection: { retry: budget } }))).toEqual([]);
  });

  it.each([askOnce, askWithinBudget])("is left alone where it does not drown, few or nobody ask again: %o", (idea) => {
    expect(idea(busy, scenarioOf({ protection: { retry } }))).toEqual([]);
    expect(idea(once, scenarioOf({ protection: { retry } }))).toEqual([]);
    expect(idea(drowned, scenarioOf({}))).toEqual([]);
  });
});
