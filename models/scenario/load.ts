/** How the rate of requests moves over a run, as an experiment writes it: one branch a load curve. */
import { z } from "zod";
import type { Problem } from "../../src/core/text/problems.ts";
import { atMost, duration, type Limit, timeOfDay } from "../../src/core/text/quantities.ts";
import type { LoadSpec } from "../workload/load-curves/load.ts";

/** Beyond this the trough is as good as nothing, and the peak as good as all. */
const MULTIPLE_MAX: Limit = { value: 1_000_000, why: "a million times the mean rate" };
/** Points are measurements that people write down. */
const ENTRIES_MAX = 10_000;

const multiple = () => atMost(z.number().min(0), MULTIPLE_MAX);

export const load = z.discriminatedUnion("curve", [
  z.strictObject({ curve: z.literal("constant") }).describe("The mean rate all the time: no peak, no trough."),
  z
    .strictObject({
      curve: z.literal("daily"),
      peakAt: timeOfDay().prefault("20:00").describe("Time of day of the peak; the trough is twelve hours away."),
      peakToTrough: atMost(z.number().gt(1), MULTIPLE_MAX)
        .prefault(2)
        .describe("Rate at the peak over rate in the trough. Default: 2."),
    })
    .describe(
      "A cosine over 24 hours, as in published traces of user-facing caches (Atikoglu et al., SIGMETRICS 2012).",
    ),
  z
    .strictObject({
      curve: z.literal("spike"),
      at: duration().describe("When it begins, since the start of the run."),
      lasts: duration({ aboveZero: true }).describe("How long it lasts."),
      times: atMost(z.number().gt(1), MULTIPLE_MAX).describe("Rate within the spike over the rate outside of it."),
    })
    .describe("A constant load that rises at once, stays there for a while, and falls back."),
  z
    .strictObject({
      curve: z.literal("points"),
      points: z
        .array(z.tuple([duration(), multiple()]))
        .min(1)
        .max(ENTRIES_MAX)
        .describe("Pairs of time since the start and multiple of the mean rate, straight lines between."),
    })
    .describe("A load drawn by hand."),
]);

/** Points of a load out of order, or without any request. */
export function inconsistentLoad(curve: z.output<typeof load>): Problem[] {
  if (curve.curve !== "points") return [];
  const { points } = curve;
  const path = ["points"];
  const problems: Problem[] = [];
  const late = points.findIndex(([at], i) => i > 0 && at <= points[i - 1][0]);
  if (late > 0) problems.push({ path, text: `entry ${late} is not later than the one before; expected rising times` });
  if (points.every(([, times]) => times === 0)) {
    problems.push({ path, text: "no request at any time; expected a multiple above 0" });
  }
  return problems;
}

export function resolveLoad(curve: z.output<typeof load>): LoadSpec {
  switch (curve.curve) {
    case "daily":
      return { curve: "daily", peakAtSeconds: curve.peakAt, peakToTrough: curve.peakToTrough };
    case "spike":
      return { curve: "spike", atSeconds: curve.at, lastsSeconds: curve.lasts, times: curve.times };
    default:
      return curve;
  }
}
