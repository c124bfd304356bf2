/** Repeats until an interval is short enough. Oracle: the mean that the numbers were drawn with, in a thousand experiments. */
import { describe, expect, it } from "vitest";
import type { Kept } from "../../../src/app/planning/kept.ts";
import { measured } from "../../../src/app/planning/race.ts";
import type { Ask, Runs } from "../../../src/app/planning/runs.ts";
import { estimateMean } from "../../../src/core/estimate.ts";
import { normalQuantile } from "../../../src/core/normal.ts";
import { Streams } from "../../../src/core/random.ts";

const world = { label: "", scenario: {} as Ask["world"]["scenario"] };
const MEAN = 1;

/** Runs whose number is normal, a third of its mean wide; room for so many. */
function drawn(room = Number.POSITIVE_INFINITY, width = 0.3) {
  let asked = 0;
  const make = async (asks: readonly Ask[]): Promise<Kept[]> => {
    asked += asks.length;
    return asks.map(({ seed }) => ({
      metrics: { load: MEAN + width * normalQuantile(new Streams(seed).stream("load").next()) },
      atLeast: [],
    }));
  };
  const runs = { make, affords: (asks: readonly Ask[]) => asked + asks.length <= room } as unknown as Runs;
  return { runs, asked: () => asked };
}

describe("repeats until the interval is short enough", () => {
  it("hold the mean in 95 of 100 experiments: a thousand do not speak against it", async () => {
    let held = 0;
    for (let experiment = 0; experiment < 1000; experiment++) {
      const { runs } = drawn();
      const [{ runs: kept }] = await measured(
        [world],
        1000 * experiment,
        { metric: "load", absolute: 0, relative: 0.1 },
        runs,
      );
      const { low, high } = estimateMean(kept.map(({ metrics }) => metrics.load))!;
      if (low! <= MEAN && MEAN <= high!) held++;
    }
    console.info(`intervals that hold the mean: ${held} of 1000`);
    // 932: fewer than that have a chance of less than 1 % where the true share is .95 (normal approximation 950 - 2.58 * 6.9).
    expect(held).toBeGreaterThanOrEqual(932);
  });

  it("end at ten where that is enough, go on by five, and end where the budget does", async () => {
    const precise = { metric: "load", absolute: 0, relative: 0.1 };
    const narrow = drawn(Number.POSITIVE_INFINITY, 0.01);
    expect(await measured([world, world], 1, precise, narrow.runs)).toMatchObject([
      { ended: "precise" },
      { ended: "precise" },
    ]);
    expect(narrow.asked()).toBe(20);
    const wide = drawn(Number.POSITIVE_INFINITY, 5);
    const [most] = await measured([world], 1, precise, wide.runs);
    expect([most.ended, most.runs.length]).toEqual(["repeats", 40]);
    const [short] = await measured([world], 1, precise, drawn(17, 5).runs);
    expect([short.ended, short.runs.length]).toEqual(["budget", 15]);
    const [none] = await measured([world], 1, precise, drawn(9).runs);
    expect([none.ended, none.runs.length]).toEqual(["budget", 0]);
  });
});
