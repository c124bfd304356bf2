/** Arrival processes as an experiment names them: the mean rate, the dispersion each states, and what is refused. */
import { describe, expect, it } from "vitest";
import { readScenario } from "../../models/scenario/read.ts";
import { arrivalProcesses } from "../../models/workload/arrival-processes/index.ts";
import type { ProcessSpec } from "../../models/workload/arrival-processes/process.ts";
import { Streams } from "../../src/core/random.ts";
import { RateCurve } from "../../src/core/rate-curve.ts";
import { problemText } from "../../src/core/text/problems.ts";

const PER_SECOND = 50;
const WINDOW_SECONDS = 40;
const WINDOWS = 4000;

const pareto = { distribution: "generalizedPareto", mu: 0, sigma: 16.0292, xi: 0.154971 };
const processes: [string, ProcessSpec, number][] = [
  ["poisson", { name: "poisson" }, 1],
  ["deterministic", { name: "deterministic" }, 0],
  ["renewal, exponential gaps", { name: "renewal", gaps: { distribution: "exponential", mean: 3 } }, 1],
  // Of a generalized Pareto distribution from 0 on the squared coefficient of variation is 1/(1 - 2 xi).
  ["renewal, gaps of Meta's ETC pool", { name: "renewal", gaps: pareto }, 1 / (1 - 2 * pareto.xi)],
  ["renewal, even gaps of four phases", { name: "renewal", gaps: { distribution: "erlang", mean: 1, shape: 4 } }, 0.25],
];

function countsOf(spec: ProcessSpec): Float64Array {
  const definition = arrivalProcesses.named(spec.name);
  const arrivals = definition.create(spec, RateCurve.constant(PER_SECOND), new Streams(5));
  const counts = new Float64Array(WINDOWS);
  const block = new Float64Array(1000);
  for (;;) {
    arrivals.fill(block);
    for (const time of block) {
      const window = Math.floor(time / WINDOW_SECONDS);
      if (window >= WINDOWS) return counts;
      counts[window]++;
    }
  }
}

describe("arrival processes", () => {
  it.each(processes)("%s: comes at the rate of the load, with the variance of its law", (_, spec, expected) => {
    const counts = countsOf(spec);
    const mean = counts.reduce((a, b) => a + b) / WINDOWS;
    const variance = counts.reduce((a, count) => a + (count - mean) ** 2, 0) / (WINDOWS - 1);
    const perWindow = PER_SECOND * WINDOW_SECONDS;
    // Four standard deviations of the mean of so many windows; one arrival where there is no chance.
    expect(Math.abs(mean - perWindow)).toBeLessThan(1 + 4 * Math.sqrt((expected * perWindow) / WINDOWS));
    // A variance of so many windows is within 9 % by four standard deviations; windows cut a gap, which adds at most 1/6.
    expect(Math.abs(variance / mean - expected)).toBeLessThan(0.09 * expected + 1 / perWindow);
    const stated = arrivalProcesses.named(spec.name).dispersion(spec, PER_SECOND);
    // The tail beyond the last of 10,000 cells is left out of a stated variance.
    expect(Math.abs(stated - expected)).toBeLessThanOrEqual(0.02 * expected);
  });

  const problemsOf = (process: unknown) =>
    readScenario({ workload: { arrivals: { process } } }).problems.map(problemText);

  it("that cannot be are refused, with what came and what was expected", () => {
    expect(problemsOf({ name: "poison" })).toEqual([
      `workload.arrivals.process.name: "poison"; expected one of poisson, deterministic, renewal, markovModulated; did you mean 'poisson'?`,
    ]);
    expect(problemsOf({ name: "renewal", gaps: { distribution: "constant", value: 0 } })).toEqual([
      "workload.arrivals.process.gaps: constant, 0; expected gaps that are never below 0, with a mean above 0 that is finite",
    ]);
    const states = [0, 0].map((times) => ({ times, lasts: "5s" }));
    expect(problemsOf({ name: "markovModulated", states })).toEqual([
      "workload.arrivals.process.states: no request in any state; expected a `times` above 0",
    ]);
  });

  it("leave no trace in a scenario where they are Poisson, so that its results are what they were", () => {
    const plain = readScenario({}).value;
    expect(readScenario({ workload: { arrivals: { process: { name: "poisson" } } } }).value).toEqual(plain);
  });
});
