/**
 * A day of people: a cosine with its peak at one time of day and its trough twelve hours away, as the load of user-facing
 * caches is drawn in every published trace study (Atikoglu et al., SIGMETRICS 2012, figure 5).
 */
import { z } from "zod";
import { atMost, timeOfDay } from "../../../src/core/text/quantities.ts";
import { SECONDS_PER_DAY } from "../../../src/core/units.ts";
import { type CurveContext, define, type LoadCurve, MULTIPLE_MAX } from "./curve.ts";

/** Between two knots the cosine is a straight line; at 15 minutes that is within .03 % of its mean. */
const KNOT_SECONDS = 900;

export interface DailyOptions {
  /** Time of day of the peak, in seconds after midnight. */
  readonly peakAtSeconds: number;
  /** Highest rate over lowest rate. */
  readonly peakToTrough: number;
}

export const daily = define({
  name: "daily",
  doc: "A cosine over 24 hours, as in published traces of user-facing caches (Atikoglu et al., SIGMETRICS 2012).",
  options: z.strictObject({
    peakAt: timeOfDay().prefault("20:00").describe("Time of day of the peak; the trough is twelve hours away."),
    peakToTrough: atMost(z.number().gt(1), MULTIPLE_MAX)
      .prefault(2)
      .describe("Rate at the peak over rate in the trough. Default: 2."),
  }),
  followsDay: true,
  resolve: ({ peakAt, peakToTrough }) => ({ peakAtSeconds: peakAt, peakToTrough }),
  create: dailyCurve,
});

export function dailyCurve({ peakAtSeconds, peakToTrough }: DailyOptions, context: CurveContext): LoadCurve {
  const { durationSeconds, startAtSeconds } = context;
  const amplitude = (peakToTrough - 1) / (peakToTrough + 1);
  const firstPeak = positiveModulo(peakAtSeconds - startAtSeconds, SECONDS_PER_DAY);
  const times: number[] = [];
  const levels: number[] = [];
  // Knots are counted from a peak so that the peak and the trough are knots themselves.
  for (let time = firstPeak - SECONDS_PER_DAY; time <= durationSeconds + KNOT_SECONDS; time += KNOT_SECONDS) {
    if (time + KNOT_SECONDS <= 0) continue;
    const at = Math.max(0, time);
    times.push(at);
    levels.push(1 + amplitude * Math.cos((2 * Math.PI * (at - firstPeak)) / SECONDS_PER_DAY));
  }
  return {
    times,
    levels,
    peaks: every(SECONDS_PER_DAY, firstPeak, durationSeconds),
    troughs: every(SECONDS_PER_DAY, positiveModulo(firstPeak + SECONDS_PER_DAY / 2, SECONDS_PER_DAY), durationSeconds),
  };
}

function every(period: number, first: number, until: number): number[] {
  const instants: number[] = [];
  for (let at = first; at < until; at += period) instants.push(at);
  return instants;
}

function positiveModulo(value: number, modulus: number): number {
  return ((value % modulus) + modulus) % modulus;
}
