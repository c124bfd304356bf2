import { describe, expect, it } from "vitest";
import { erlangB, erlangC, meanWaitSeconds, waitQuantileSeconds } from "./erlang.ts";

describe("Erlang's formulas", () => {
  it("B is a^c / c! over the sum of such terms", () => {
    for (const [servers, offered] of [
      [1, 0.5],
      [2, 1],
      [5, 3],
      [10, 12.5],
      [30, 20],
    ] as const) {
      const terms = [1];
      for (let k = 1; k <= servers; k++) terms.push((terms[k - 1] * offered) / k);
      const sum = terms.reduce((a, b) => a + b);
      expect(erlangB(servers, offered)).toBeCloseTo(terms[servers] / sum, 14);
    }
  });

  it("B has the values of the published tables", () => {
    // Offered load in erlangs that loses 1 %: 5 servers 1.361, 10 servers 4.461, 50 servers 37.90, 100 servers 84.06.
    for (const [servers, offered] of [
      [5, 1.361],
      [10, 4.461],
      [50, 37.9],
      [100, 84.06],
    ] as const) {
      expect(erlangB(servers, offered)).toBeCloseTo(0.01, 4);
    }
  });

  it("C of one server is its load, of two 2 rho^2 / (1 + rho), and certain when they cannot keep up", () => {
    for (const load of [0.1, 0.5, 0.95]) {
      expect(erlangC(1, load)).toBeCloseTo(load, 14);
      expect(erlangC(2, 2 * load)).toBeCloseTo((2 * load ** 2) / (1 + load), 14);
    }
    expect(erlangC(3, 3)).toBe(1);
    expect(erlangC(10, 8)).toBeCloseTo(0.4092, 4);
  });

  it("stays finite with a hundred thousand servers", () => {
    const waiting = erlangC(100_000, 99_900);
    expect(waiting).toBeGreaterThan(0);
    expect(waiting).toBeLessThan(1);
    // Halfin and Whitt (1981), beta = .3162: 1 / (1 + beta Phi(beta) / phi(beta)) = .6579 in the limit.
    expect(waiting).toBeCloseTo(0.6579, 3);
  });

  it("an M/M/1 queue waits rho / (mu - lambda) on average, and endlessly when offered more than it can do", () => {
    expect(meanWaitSeconds({ arrivalsPerSecond: 80, serviceSeconds: 0.01, servers: 1 })).toBeCloseTo(0.8 / 20, 14);
    expect(meanWaitSeconds({ arrivalsPerSecond: 100, serviceSeconds: 0.01, servers: 1 })).toBe(Infinity);
    expect(waitQuantileSeconds({ arrivalsPerSecond: 100, serviceSeconds: 0.01, servers: 1 }, 0.5)).toBe(Infinity);
  });

  it("the mean wait is the integral of its quantiles", () => {
    const queue = { arrivalsPerSecond: 30, serviceSeconds: 0.1, servers: 4 };
    const steps = 200_000;
    let sum = 0;
    for (let i = 0; i < steps; i++) sum += waitQuantileSeconds(queue, (i + 0.5) / steps);
    expect(sum / steps).toBeCloseTo(meanWaitSeconds(queue), 5);
    expect(waitQuantileSeconds(queue, 1 - erlangC(4, 3) - 1e-9)).toBe(0);
  });
});
