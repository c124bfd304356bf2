/** A load drawn by hand that comes again and again: a day, or a week. */
import { z } from "zod";
import type { Problem } from "../../../src/core/text/problems.ts";
import { duration } from "../../../src/core/text/quantities.ts";
import { formatDuration } from "../../../src/core/text/units.ts";
import { SECONDS_PER_DAY } from "../../../src/core/units.ts";
import { type CurveContext, define, type LoadCurve } from "./curve.ts";
import { drawnPoints, extremes, misdrawn } from "./points.ts";

export interface RecurringOptions {
  /** Pairs of seconds since the start of the period and multiple of the mean rate, ascending in time. */
  readonly points: readonly (readonly [number, number])[];
  readonly periodSeconds: number;
  /** How far into the period the run starts; absent where that is its time of day. */
  readonly startsSeconds?: number;
}

/** A shorter period is a matter of seconds, and not of people. */
const PERIOD_LEAST_SECONDS = 60;
/** The longest run, ten years, has so many knots at most: half a gigabyte of them. */
const KNOTS_MAX = 1e7;
const RUN_MAX_SECONDS = 3653 * SECONDS_PER_DAY;

export const recurring = define({
  name: "recurring",
  doc: "A load drawn by hand that comes again and again: a day by its hours, a week by its days.",
  options: z.strictObject({
    points: drawnPoints().describe(
      "Pairs of time since the start of the period and multiple of the mean rate, straight lines between, from the last one to the first of the next period too.",
    ),
    every: duration({ least: PERIOD_LEAST_SECONDS })
      .prefault("1d")
      .describe("How long the period is: 1d, 7d. Of a day, times are times of day. Default: 1d."),
    starts: duration()
      .optional()
      .describe(
        "How far into the period the run starts: 3d8h for Thursday at 8 where a week starts on Monday. Default: startAt.",
      ),
  }),
  followsDay: true,
  problems: ({ points, every, starts }): Problem[] => [
    ...misdrawn({ points }),
    ...tooDense(points.length, every),
    ...(points.at(-1)![0] < every
      ? []
      : [
          {
            path: ["points"],
            text: `entry ${points.length - 1} is not within the period; expected times below \`every\``,
          },
        ]),
    ...(starts === undefined || starts < every
      ? []
      : [{ path: ["starts"], text: "not within the period; expected less than `every`" }]),
  ],
  resolve: ({ points, every, starts }) => ({
    points,
    periodSeconds: every,
    ...(starts === undefined ? {} : { startsSeconds: starts }),
  }),
  create: recurringCurve,
});

function tooDense(points: number, every: number): Problem[] {
  const most = Math.floor((KNOTS_MAX * every) / RUN_MAX_SECONDS);
  if (points <= most) return [];
  const text = `${points} points; expected at most ${most} for a period of ${formatDuration(every)}`;
  return [{ path: ["points"], text }];
}

export function recurringCurve(options: RecurringOptions, context: CurveContext): LoadCurve {
  const { points, periodSeconds, startsSeconds = context.startAtSeconds % SECONDS_PER_DAY } = options;
  const offset = startsSeconds % periodSeconds;
  const end = context.durationSeconds;
  // From the period before the start to the one after the end, so that every line has both its ends.
  const knots: [number, number][] = [];
  for (let period = -periodSeconds - offset; period <= end + periodSeconds; period += periodSeconds) {
    for (const [at, level] of points) knots.push([period + at, level]);
  }
  const first = knots.findIndex(([at]) => at > 0);
  const after = knots.findIndex(([at]) => at >= end);
  const inside = knots.slice(first, after + 1);
  const [before, next] = [knots[first - 1], knots[first]];
  const level = before[1] + ((next[1] - before[1]) * (0 - before[0])) / (next[0] - before[0]);
  const times = [0, ...inside.map(([at]) => at)];
  const levels = [level, ...inside.map(([, one]) => one)];
  // A knot at the very start has its neighbours outside.
  const all = knots.slice(first - 1, after + 2);
  const within = (at: number): boolean => at >= 0 && at < end;
  const found = (sign: 1 | -1) =>
    extremes(
      all.map(([at]) => at),
      all.map(([, one]) => one),
      sign,
    ).filter(within);
  return { times, levels, peaks: found(1), troughs: found(-1) };
}
