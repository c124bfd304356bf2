import { describe, expect, it } from "vitest";
import { estimateMean, type Support } from "../../src/core/estimate.ts";
import { type Stream, Streams } from "../../src/core/random.ts";

const exponential = (stream: Stream): number => -Math.log(1 - stream.next());
const sum = (n: number, draw: () => number): number => Array.from({ length: n }, draw).reduce((a, b) => a + b, 0);

interface Law {
  readonly name: string;
  readonly support: Support;
  readonly mean: number;
  readonly draw: (stream: Stream) => number;
}

/** Numbers near a bound, as runs give them: few errors among many requests, long tails, shares near one. */
const laws: readonly Law[] = [
  {
    name: "errors, 1 in 100 of 200",
    support: "share",
    mean: 0.01,
    draw: (stream) => sum(200, () => (stream.next() < 0.01 ? 1 : 0)) / 200,
  },
  {
    name: "a share near 1",
    support: "share",
    mean: 0.98,
    draw: (stream) => 1 - 0.01 * sum(2, () => exponential(stream)),
  },
  { name: "a share in the middle", support: "share", mean: 0.5, draw: (stream) => sum(12, () => stream.next()) / 12 },
  { name: "one exponential", support: "positive", mean: 1, draw: exponential },
  { name: "a rate of four", support: "positive", mean: 1, draw: (stream) => sum(4, () => exponential(stream)) / 4 },
];
const REPEATS = [3, 5, 10];
const EXPERIMENTS = 2000;
/** Three standard deviations of a share of .95 counted in so many experiments: .0146. */
const NOISE = 3 * Math.sqrt((0.95 * 0.05) / EXPERIMENTS);

describe.each(laws)("$name", ({ name, support, mean, draw }) => {
  it.each(
    REPEATS,
  )("of %i repeats the interval stays in bounds and holds the mean at least as often as Student's", (n) => {
    const stream = new Streams(1).stream(name);
    let [held, heldByStudent] = [0, 0];
    for (let i = 0; i < EXPERIMENTS; i++) {
      const values = Array.from({ length: n }, () => draw(stream));
      const { low, high } = estimateMean(values, 0.95, support)!;
      const student = estimateMean(values)!;
      expect(low! >= 0 && (support === "positive" || high! <= 1) && low! <= high!).toBe(true);
      if (low! <= mean && mean <= high!) held++;
      if (student.low! <= mean && mean <= student.high!) heldByStudent++;
    }
    expect(held).toBeGreaterThanOrEqual(heldByStudent - NOISE * EXPERIMENTS);
    // Of three to ten exponentials no interval of this kind holds .95: .93 is what the delta method leaves.
    const least = name === "one exponential" ? 0.92 : 0.95 - NOISE;
    expect(held / EXPERIMENTS).toBeGreaterThan(least);
  });
});

it("two repeats have Student's interval, cut at the bounds", () => {
  const student = estimateMean([0.001, 0.003])!;
  expect(student.low).toBeLessThan(0);
  expect(estimateMean([0.001, 0.003], 0.95, "share")).toEqual({ ...student, low: 0 });
  expect(estimateMean([0.2, 0.9], 0.95, "share")).toMatchObject({ low: 0, high: 1 });
});

it("far from every bound the transformed interval is Student's", () => {
  const values = [100.1, 100.2, 99.9, 100, 99.8];
  const [student, transformed] = [estimateMean(values)!, estimateMean(values, 0.95, "positive")!];
  // The two differ by the square of the half-length over the mean: 4e-6 of 0.2.
  expect(Math.abs(transformed.low! - student.low!)).toBeLessThan(1e-3);
  expect(Math.abs(transformed.high! - student.high!)).toBeLessThan(1e-3);
});

it.each<[Support, number]>([
  ["share", 0],
  ["share", 1],
  ["positive", 0],
])("of a %s that is %d in every repeat the interval has no length", (support, value) => {
  expect(estimateMean([value, value, value], 0.95, support)).toMatchObject({ low: value, high: value });
});
