/**
 * Two ways of equal true mean by unlike mechanisms: one is the same in every future, the other costs nothing in most and much in some. A
 * plan may call one of them decidedly worse no more often than it promises. Oracle: the numbers are drawn, so that both means are known.
 */
import { describe, expect, it } from "vitest";
import { normalQuantile } from "../../../src/core/normal.ts";
import { Streams } from "../../../src/core/random.ts";
import { FIRST_REPEATS, noWorse } from "../../../src/core/selection.ts";
import { pairedDifference } from "../../../src/sweep/difference.ts";

const EXPERIMENTS = 1000;
/** By a normal limit of the binomial: more than so many have a chance of less than 1 % where the true share is this. */
const mostOf = (share: number): number => share * EXPERIMENTS + 2.33 * Math.sqrt(EXPERIMENTS * share * (1 - share));
const LOAD = { name: "load", title: "", unit: "x", better: "lower", definition: "" } as const;

/** Both share what is common to a future; one adds nothing, the other two parts of it at random. */
function race(experiment: number): readonly (readonly number[])[] {
  const rows: [number[], number[]] = [[], []];
  for (let seed = 0; seed < FIRST_REPEATS; seed++) {
    const streams = new Streams(FIRST_REPEATS * experiment + seed);
    const shared = 0.1 * normalQuantile(streams.stream("seed").next());
    const noise = normalQuantile(streams.stream("noise").next());
    // Of mean 0: a sum of four uniforms, half and half of another sign, as where processes notice a loss sooner or later.
    const uniforms = Array.from({ length: 4 }, (_, i) => streams.stream("late", i).next() - 0.5);
    rows[0].push(0.5 + shared + 0.005 * noise);
    rows[1].push(0.5 + shared + 0.02 * uniforms.reduce((sum, one) => sum + one, 0));
  }
  return rows;
}

describe("two ways of equal mean by unlike mechanisms", () => {
  const races = Array.from({ length: EXPERIMENTS }, (_, experiment) => race(experiment));

  it("are the same or undecided in 95 of 100 comparisons: a thousand do not speak against it", () => {
    const verdicts = races.map(([of, against]) => pairedDifference(LOAD, { of, against }, 0.95)?.verdict);
    const decided = verdicts.filter((verdict) => verdict === "better" || verdict === "worse").length;
    console.info(`better or worse: ${decided} of ${EXPERIMENTS}`);
    expect(decided).toBeLessThanOrEqual(mostOf(0.05));
  });

  it("are each kept among those that are no worse in 95 of 100 races", () => {
    for (const one of [0, 1]) {
      const out = races.filter((rows) => !noWorse(rows).includes(one)).length;
      console.info(`way ${one} decided to be worse: ${out} of ${EXPERIMENTS}`);
      expect(out).toBeLessThanOrEqual(mostOf(0.05));
    }
    // A screen that never decides would keep them too: with a tenth of the capacity between them it always does.
    const apart = races.slice(0, 100).map(([a, b]) => noWorse([a, b.map((value) => value + 0.1)]));
    expect(apart.every((kept) => kept.length === 1)).toBe(true);
  });
});
