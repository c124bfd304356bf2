/** Times that count from a peak or a trough of the load: does the run have that one? */
import { formatDuration, formatTimeOfDay, parseTimeOfDay } from "../../../src/core/text/units.ts";
import { SECONDS_PER_DAY } from "../../../src/core/units.ts";
import type { AnchoredTime } from "../../faults/times.ts";
import type { LoadCurve } from "../../workload/load-curves/curve.ts";
import { daily } from "../../workload/load-curves/daily.ts";
import { loadCurve, loadCurves } from "../../workload/load-curves/index.ts";
import type { LoadOverTime } from "../../workload/load-curves/load.ts";

/** How far behind the end of a run to look for a peak or a trough, to say that it comes too late. */
const LATER_SECONDS = 2 * SECONDS_PER_DAY;

/** The load over the run, and over the days after its end. */
export interface Anchors {
  readonly load: LoadOverTime;
  readonly curve: LoadCurve;
  readonly later: LoadCurve;
}

export function anchorsOf(load: LoadOverTime): Anchors {
  const later = { ...load, durationSeconds: load.durationSeconds + LATER_SECONDS };
  return { load, curve: loadCurve(load), later: loadCurve(later) };
}

/** What is wrong with a time that counts from a peak or a trough, or null. */
export function missingAnchor(at: AnchoredTime, anchors: Anchors, measureFromSeconds: number): string | null {
  if (at.anchor === "start") return null;
  const { curve, later, load } = anchors;
  const all = instantsOf(curve, at);
  if (all.length === 0) {
    const first = instantsOf(later, at)[0];
    if (first !== undefined) {
      const ways = [durationTo(first), ...startNear(at, anchors, measureFromSeconds)].join(" or ");
      return `the first ${at.anchor} of this load comes ${formatDuration(first)} after the start; expected ${ways}, or another time`;
    }
    return `no ${at.anchor} in this load; expected a time since the start, or a load that has one: ${loadWithOne(at, load, measureFromSeconds)}`;
  }
  const counted = all.filter((time) => time >= measureFromSeconds).length;
  if (at.occurrence <= counted) return null;
  if (counted === 0) {
    const [last, from] = [all.at(-1)!, measureFromSeconds].map(formatDuration);
    return `the last ${at.anchor} comes ${last} after the start, before measureFrom, ${from} (default: a sixth of the duration); expected measureFrom of at most ${last}, or a run that lasts longer`;
  }
  return `${at.anchor} number ${at.occurrence}; expected at most ${counted}, so many come between measureFrom and the end`;
}

function instantsOf({ peaks, troughs }: LoadCurve, { anchor }: AnchoredTime): readonly number[] {
  return anchor === "peak" ? peaks : troughs;
}

/** The first whole hours that hold it; twice the time to it where that is less than an hour. */
function durationTo(seconds: number): string {
  const hour = 3600;
  const lasts = seconds < hour ? 2 * seconds : (Math.floor(seconds / hour) + 1) * hour;
  return `"duration": "${formatDuration(lasts)}"`;
}

/** The start with which it comes in the middle of what is measured, where the load follows the day. */
function startNear(at: AnchoredTime, { load, later }: Anchors, measureFromSeconds: number): string[] {
  const { durationSeconds, startAtSeconds, workload } = load;
  if (!loadCurves.named(workload.arrivals.load.curve).followsDay) return [];
  const before = Math.floor((measureFromSeconds + durationSeconds) / 2 / 60) * 60;
  const startAt = formatTimeOfDay(startAtSeconds + instantsOf(later, at)[0] - before);
  const moved = loadCurve({ ...load, startAtSeconds: parseTimeOfDay(startAt)! });
  const isMeasured = instantsOf(moved, at).some((time) => time >= measureFromSeconds && time < durationSeconds);
  return isMeasured ? [`"startAt": "${startAt}"`] : [];
}

/** What to write: the load of a day, and where the run misses its peak, what reaches it. */
function loadWithOne(at: AnchoredTime, load: LoadOverTime, measureFromSeconds: number): string {
  const day = anchorsOf({
    ...load,
    workload: { arrivals: { load: daily.resolve({ curve: daily.name, ...daily.options.parse({}) }) } },
  });
  const isThere = instantsOf(day.curve, at).some((time) => time >= measureFromSeconds);
  const [start] = isThere ? [] : startNear(at, day, measureFromSeconds);
  const told = `"load": {"curve": "${daily.name}"} in workload.arrivals`;
  return start === undefined ? told : `${told}, with ${start} (its ${at.anchor} is at ${clockOf(at, day)})`;
}

function clockOf(at: AnchoredTime, { load, later }: Anchors): string {
  return formatTimeOfDay(load.startAtSeconds + instantsOf(later, at)[0]);
}
