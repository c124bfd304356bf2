/** A constant load that rises at once to a multiple of itself, stays there for a while, and falls back. */
import type { CurveContext, LoadCurve } from "./curve.ts";

export interface SpikeOptions {
  readonly atSeconds: number;
  readonly lastsSeconds: number;
  /** The rate during the spike as a multiple of the rate outside of it. */
  readonly times: number;
}

/** The rise and the fall take a millisecond: the curve stays a function of time. */
const EDGE_SECONDS = 1e-3;

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
