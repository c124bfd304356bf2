/** How a FAIL is worded: whose requests fail, and on which side of its limit a load is; from figures set by hand. */
import { expect, it } from "vitest";
import { failures, outcome } from "../../src/app/narrative/limits.ts";
import type { PointSummary } from "../../src/app/narrative/texts.ts";

const estimate = (unit: string, mean: number, low: number | null = null, high: number | null = null) => ({
  ...{ unit, mean, low, high, better: "lower", censored: 0 },
});

const pointOf = (load: ReturnType<typeof estimate>, more: object = {}): PointSummary =>
  ({
    repeats: 2,
    metrics: {
      databaseLoadWorstMinuteDuringDisturbance: load,
      databaseUtilizationWorstMinuteDuringDisturbance: estimate("ratio", 0.5),
      ...more,
    },
  }) as unknown as PointSummary;

it.each([
  [estimate("x", 1.002), "1.00x"],
  [estimate("x", 1.02, 0.99, 1.05), "1.02x [0.99, 1.05]"],
  [estimate("x", 4.28), "4.28x"],
])("a load near its limit has two decimals: %j", (load, text) => {
  expect(failures(pointOf(load))).toEqual([`it is offered ${text} what it can serve`]);
});

it("the requests that fail are those of pages where there are pages", () => {
  const failed = { failedRatioWorstMinuteDuringDisturbance: estimate("ratio", 0.7) };
  const idle = estimate("x", 0.1);
  expect(failures(pointOf(idle, failed))).toEqual(["70 % of the worst minute's requests fail"]);
  const pages = { ...failed, pagesPerSecond: estimate("1/s", 10) };
  expect(failures(pointOf(idle, pages))).toEqual(["70 % of the requests of the worst minute's pages fail"]);
});

it("of a database that nobody stated there is no PASS or FAIL, and a point fails by its requests where that has room", () => {
  const failed = (share: number) => ({ failedRatioWorstMinuteDuringDisturbance: estimate("ratio", share) });
  const unstated = (load: number, share: number) => ({
    ...pointOf(estimate("x", load), failed(share)),
    databaseIsDefault: true as const,
  });
  const neither = "no PASS or FAIL, since nobody stated what the database can serve";
  expect(outcome(unstated(0.5, 0))).toBe(neither);
  expect(outcome(unstated(3, 0.7))).toBe(neither);
  expect(outcome(unstated(0.5, 0.7))).toBe("FAIL: 70 % of the worst minute's requests fail");
});
