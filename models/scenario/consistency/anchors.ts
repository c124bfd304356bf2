/** Times that count from a peak or a trough of the load: does the run have that one? */
import { formatDuration } from "../../../src/core/text/units.ts";
import { SECONDS_PER_DAY } from "../../../src/core/units.ts";
import type { AnchoredTime } from "../../faults/times.ts";
import type { LoadCurve } from "../../workload/load-curves/curve.ts";
import { loadCurve } from "../../workload/load-curves/index.ts";
import type { LoadOverTime } from "../../workload/load-curves/load.ts";

/** How far behind the end of a run to look for a peak or a trough, to say that it comes too late. */
const LATER_SECONDS = 2 * SECONDS_PER_DAY;

/** The load over the run, and over the days after its end. */
export interface Anchors {
  readonly curve: LoadCurve;
  readonly later: LoadCurve;
}

export function anchorsOf(load: LoadOverTime): Anchors {
  const later = { ...load, durationSeconds: load.durationSeconds + LATER_SECONDS };
  return { curve: loadCurve(load), later: loadCurve(later) };
}

/** What is wrong with a time that counts from a peak or a trough, or null. */
export function missingAnchor(at: AnchoredTime, { curve, later }: Anchors, measureFromSeconds: number): string | null {
  if (at.anchor === "start") return null;
  const instants = ({ peaks, troughs }: LoadCurve): readonly number[] => (at.anchor === "peak" ? peaks : troughs);
  const all = instants(curve);
  if (all.length === 0) {
    const first = instants(later)[0];
    if (first !== undefined) {
      return `the first ${at.anchor} of this load comes ${formatDuration(first)} after the start; expected a run that lasts longer than that, or another time`;
    }
    return `no ${at.anchor} in this load; expected a time since the start, or a load that has one (workload.arrivals.load)`;
  }
  const counted = all.filter((time) => time >= measureFromSeconds).length;
  if (at.occurrence <= counted) return null;
  if (counted === 0) {
    const [last, from] = [all.at(-1)!, measureFromSeconds].map(formatDuration);
    return `the last ${at.anchor} comes ${last} after the start, before measureFrom, ${from} (default: a sixth of the duration); expected measureFrom of at most ${last}, or a run that lasts longer`;
  }
  return `${at.anchor} number ${at.occurrence}; expected at most ${counted}, so many come between measureFrom and the end`;
}
