/** A constant load that rises at once to a multiple of itself, stays there for a while, and falls back. */
import { z } from "zod";
import { atMost, duration } from "../../../src/core/text/quantities.ts";
import { type CurveContext, define, type LoadCurve, MULTIPLE_MAX } from "./curve.ts";

export interface SpikeOptions {
  readonly atSeconds: number;
  readonly lastsSeconds: number;
  /** The rate during the spike as a multiple of the rate outside of it. */
  readonly times: number;
}

/** The rise and the fall take a millisecond: the curve stays a function of time. */
const EDGE_SECONDS = 1e-3;

export const spike = define({
  name: "spike",
  doc: "A constant load that rises at once, stays there for a while, and falls back.",
  options: z.strictObject({
    at: duration().describe("When it begins, since the start of the run."),
    lasts: duration({ aboveZero: true }).describe("How long it lasts."),
    times: atMost(z.number().gt(1), MULTIPLE_MAX).describe("Rate within the spike over the rate outside of it."),
  }),
  resolve: ({ at, lasts, times }) => ({ atSeconds: at, lastsSeconds: lasts, times }),
  create: spikeCurve,
});

export function spikeCurve({ atSeconds, lastsSeconds, times }: SpikeOptions, context: CurveContext): LoadCurve {
  const end = atSeconds + lastsSeconds;
  const knots: [number, number][] = [
    [0, 1],
    [atSeconds, 1],
    [atSeconds + EDGE_SECONDS, times],
    [end, times],
    [end + EDGE_SECONDS, 1],
    [Math.max(context.durationSeconds, end + 1), 1],
  ];
  const curve = knots.filter(([at], i) => i === 0 || at > knots[i - 1][0]);
  return { times: curve.map(([at]) => at), levels: curve.map(([, level]) => level), peaks: [atSeconds], troughs: [] };
}
