/** What an outage costs of a month's errors. Oracle: requests counted by hand. */
import { describe, expect, it } from "vitest";
import { InvalidInput } from "../../src/app/ending/errors.ts";
import { readExperiment, type SimulationExperiment } from "../../src/app/experiment/experiment.ts";
import { allowedPerMonth, costsOf } from "../../src/app/experiment/objective.ts";

const scenario = {
  startAt: "00:00",
  duration: "24h",
  measureFrom: "12h",
  workload: { keys: 100, arrivals: { rate: 10, load: { curve: "daily", peakAt: "18:00", peakToTrough: 3 } } },
};

function read(more: object = {}, objective: object = { availability: 0.999 }) {
  const text = JSON.stringify({ question: "q", objective, scenario: { ...scenario, ...more } });
  return readExperiment(text, "x.json", "x") as SimulationExperiment;
}

describe("a month's errors", () => {
  const { objective, points } = read();
  const [{ scenario: world }] = points;

  it("are a thousandth of thirty days at the mean load, or of the requests that are stated", () => {
    expect(allowedPerMonth(objective!, world)).toBeCloseTo(0.001 * 10 * 30 * 86_400, 6);
    expect(allowedPerMonth({ availability: 0.99, requests: 5e6 }, world)).toBeCloseTo(50_000, 6);
  });

  it("pay for the failed requests above those of the same run without faults", () => {
    // From noon to midnight around a peak at 18:00: the mean of 1 + cos/2 over half a day is 1 + 1/π; knots are within .03 % of it.
    const requests = 10 * 43_200 * (1 + 1 / Math.PI);
    const [cost, none, unknown] = costsOf([0.02, 0.005, null], [0.005, 0.005, 0], objective!, world);
    expect((cost as number) / ((0.015 * requests) / (0.001 * 10 * 30 * 86_400))).toBeCloseTo(1, 3);
    expect(none).toBe(0);
    expect(unknown).toBeNull();
  });

  it("are not known of users, and an availability of 1 has none: both are told", () => {
    const users = { users: { count: 5, think: "1s" } };
    expect(() => read({ workload: { keys: 100, arrivals: users } })).toThrow(InvalidInput);
    expect(() => read({}, { availability: 1 })).toThrow(InvalidInput);
    expect(() => read({}, { availability: 0.9, request: 5 })).toThrow(InvalidInput);
  });
});
