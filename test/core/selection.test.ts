/**
 * Choosing the best of several. Oracles: what Kim and Nelson prove (right in at least 95 % where the best is better by delta), counted
 * in 400 races and held by a binomial test; and the variance of a difference of correlated numbers, 2 s^2 (1 - rho).
 */
import { describe, expect, it } from "vitest";
import { normalQuantile } from "../../src/core/normal.ts";
import { type Stream, Streams } from "../../src/core/random.ts";
import { KimNelson, noWorse } from "../../src/core/selection.ts";

const RACES = 400;
const CANDIDATES = 8;
const DELTA = 0.5;

/** The least count that a true share of .95 does not make improbable: fewer have a chance of at most 1 %, by the binomial law. */
function leastRight(races: number, share = 0.95, level = 0.01): number {
  let [probability, atMost] = [share ** races, 0];
  for (let wrong = 0; ; wrong++) {
    atMost += probability;
    if (1 - atMost <= level) return races - wrong;
    probability *= ((races - wrong) / (wrong + 1)) * ((1 - share) / share);
  }
}

/** Standard normal numbers of correlation rho: one part is the seed's, the other each candidate's own. */
function row(stream: Stream, amount: number, rho: number): number[] {
  const common = normalQuantile(stream.next());
  return Array.from(
    { length: amount },
    () => Math.sqrt(rho) * common + Math.sqrt(1 - rho) * normalQuantile(stream.next()),
  );
}

/** The first is the best, by delta against each other: of all cases the hardest that the proof is about. */
const means = Array.from({ length: CANDIDATES }, (_, i) => (i === 0 ? 0 : DELTA));

function raced(rho: number): { readonly right: number; readonly runs: number } {
  let [right, runs] = [0, 0];
  for (let seed = 0; seed < RACES; seed++) {
    const stream = new Streams(seed).stream("race");
    const race = new KimNelson(CANDIDATES, { delta: DELTA });
    while (!race.isOver) {
      const drawn = row(stream, CANDIDATES, rho);
      runs += race.left.length;
      race.add(race.left.map((i) => drawn[i] + means[i]));
    }
    if (race.best === 0) right++;
  }
  return { right, runs };
}

describe("Kim and Nelson's race", () => {
  const apart = raced(0);
  const common = raced(0.8);

  it("is right in at least 95 of 100 races, whether seeds are common or not", () => {
    expect(apart.right).toBeGreaterThanOrEqual(leastRight(RACES));
    expect(common.right).toBeGreaterThanOrEqual(leastRight(RACES));
  });

  it("needs fewer runs under common seeds", () => {
    const ratio = apart.runs / common.runs;
    console.info(`runs without common seeds over those with them (correlation .8): ${ratio.toFixed(2)}`);
    // The variance of a difference is a fifth; ten repeats of each are made in any case.
    expect(ratio).toBeGreaterThan(2);
  });

  it("ends where two never differ, and takes the first of them", () => {
    const race = new KimNelson(2, { delta: 1 });
    while (!race.isOver) race.add(race.left.map(() => 7));
    expect([race.best, race.repeats]).toEqual([0, 10]);
  });

  it("drops nobody before ten repeats", () => {
    const race = new KimNelson(2, { delta: 0.1 });
    for (let i = 0; i < 9; i++) race.add([0, 1000]);
    expect(race.left).toEqual([0, 1]);
    race.add([0, 1000]);
    expect(race.left).toEqual([0]);
  });
});

describe("the screen to the best", () => {
  it("keeps the best in at least 95 of 100 screens of as many that are equally good but by delta", () => {
    let kept = 0;
    for (let seed = 0; seed < RACES; seed++) {
      const stream = new Streams(seed).stream("screen");
      const rows = Array.from({ length: 10 }, () => row(stream, CANDIDATES, 0.8));
      if (noWorse(means.map((mean, i) => rows.map((drawn) => drawn[i] + mean))).includes(0)) kept++;
    }
    expect(kept).toBeGreaterThanOrEqual(leastRight(RACES));
  });

  it("drops who is worse under each seed by nearly as much, and keeps equals", () => {
    expect(
      noWorse([
        [1, 2, 3],
        [2.1, 3, 4.1],
        [1, 2, 3],
      ]),
    ).toEqual([0, 2]);
  });
});

describe("the difference of two under common seeds", () => {
  it("has 1 - rho of the variance that it has under seeds of their own", () => {
    const stream = new Streams(1).stream("variance");
    const of = (rho: number): number => {
      const differences = Array.from({ length: 4000 }, () => row(stream, 2, rho)).map(([a, b]) => a - b);
      return differences.reduce((sum, value) => sum + value ** 2, 0) / differences.length;
    };
    const ratio = of(0.8) / of(0);
    console.info(`variance of a difference under common seeds over that without (correlation .8): ${ratio.toFixed(3)}`);
    // A variance of 4,000 normal numbers is off by sqrt(2/4000) = 2.2 %; of the ratio of two, four times 3.2 %.
    expect(Math.abs(ratio / 0.2 - 1)).toBeLessThan(0.13);
  });
});
