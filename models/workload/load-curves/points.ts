/** A load drawn by hand: multiples of the mean rate at given times, straight lines between them. */
import { z } from "zod";
import type { Problem } from "../../../src/core/text/problems.ts";
import { atMost, duration } from "../../../src/core/text/quantities.ts";
import { type CurveContext, define, type LoadCurve, MULTIPLE_MAX } from "./curve.ts";

export interface PointsOptions {
  /** Pairs of seconds since the start and multiple of the mean rate, ascending in time. */
  readonly points: readonly (readonly [number, number])[];
}

/** Points are measurements that people write down. */
const ENTRIES_MAX = 10_000;

const multiple = () => atMost(z.number().min(0), MULTIPLE_MAX);

/** Pairs of a time and a multiple of the mean rate. */
export function drawnPoints() {
  return z
    .array(z.tuple([duration(), multiple()]))
    .min(1)
    .max(ENTRIES_MAX);
}

export const points = define({
  name: "points",
  doc: "A load drawn by hand.",
  options: z.strictObject({
    points: drawnPoints().describe(
      "Pairs of time since the start and multiple of the mean rate, straight lines between.",
    ),
  }),
  problems: misdrawn,
  create: pointsCurve,
});

/** Points out of order, and a load that is nowhere. */
export function misdrawn({ points: pairs }: PointsOptions): Problem[] {
  const problems: Problem[] = [];
  const late = pairs.findIndex(([at], i) => i > 0 && at <= pairs[i - 1][0]);
  if (late > 0) {
    problems.push({ path: ["points"], text: `entry ${late} is not later than the one before; expected rising times` });
  }
  if (pairs.every(([, times]) => times === 0)) {
    problems.push({ path: ["points"], text: "no request at any time; expected a multiple above 0" });
  }
  return problems;
}

export function pointsCurve({ points }: PointsOptions, { durationSeconds }: CurveContext): LoadCurve {
  const times = points.map(([at]) => at);
  const levels = points.map(([, level]) => level);
  if (times[0] > 0) {
    times.unshift(0);
    levels.unshift(levels[0]);
  }
  if (times.at(-1)! < durationSeconds) {
    times.push(durationSeconds);
    levels.push(levels.at(-1)!);
  }
  return { times, levels, peaks: extremes(times, levels, 1), troughs: extremes(times, levels, -1) };
}

/** Knots that stand above (sign 1) or below (sign -1) both neighbours; of a plateau, its first knot. */
export function extremes(times: readonly number[], levels: readonly number[], sign: 1 | -1): number[] {
  const found: number[] = [];
  for (let i = 0; i < times.length; i++) {
    let next = i + 1;
    while (next < times.length && levels[next] === levels[i]) next++;
    const rises = i > 0 && sign * (levels[i] - levels[i - 1]) > 0;
    const falls = next < times.length && sign * (levels[i] - levels[next]) > 0;
    if (rises && falls) found.push(times[i]);
  }
  return found;
}
