/**
 * How long it takes until a run is like its control again: the same world under the same seed, without faults. The two are
 * compared stretch by stretch, because a load that changes over the day has no steady state to return to. Stretches are
 * whole minutes and not the windows of the series: a time to recover must not depend on those.
 */
import type { MetricInfo, RunResult } from "../core/result.ts";

export interface Recovery {
  /** The metric that results: seconds from the beginning of the phase. */
  readonly metric: MetricInfo;
  /** The column, minute by minute, that is compared with the control's. */
  readonly column: string;
  /** The phase at whose beginning the time starts. */
  readonly phase: string;
  /** As a share of the control's value. Default: .05. */
  readonly tolerance?: number;
  /** It must stay within the tolerance for this many stretches. Default: 3. */
  readonly stretches?: number;
  /** Minutes are joined into stretches of this length, so that a mean is made of enough to be near another. */
  readonly stretchSeconds: number;
}

/** `undefined`: the run has no such phase. `censored`: not before the next fault or the end of the run. */
export type RecoveryTime = { readonly seconds: number } | "censored" | "undefined";

/**
 * The time from the beginning of the phase to the first stretch after it that begins `stretches` in a row within the
 * tolerance. All of them end before the next fault.
 */
export function recoveryTime(run: RunResult, control: RunResult, recovery: Recovery): RecoveryTime {
  const phase = run.phases.find(({ name }) => name === recovery.phase);
  return phase === undefined ? "undefined" : recoveryTimeSince(phase.fromSeconds, run, control, recovery);
}

/** The same from any instant on. */
export function recoveryTimeSince(
  atSeconds: number,
  run: RunResult,
  control: RunResult,
  recovery: Omit<Recovery, "phase">,
): RecoveryTime {
  const { tolerance = 0.05, stretches = 3 } = recovery;
  const column = run.minutes.columns[recovery.column];
  const reference = control.minutes.columns[recovery.column];
  if (column === undefined || reference === undefined) return "undefined";
  const { fromSeconds, windowSeconds } = run.minutes;
  const next = run.events.find((event) => event.atSeconds > atSeconds)?.atSeconds ?? Number.POSITIVE_INFINITY;
  const first = Math.max(0, Math.ceil((atSeconds - fromSeconds) / windowSeconds - 1e-9));
  const size = Math.max(1, Math.round(recovery.stretchSeconds / windowSeconds));
  let inARow = 0;
  for (let i = first; i + size <= column.length; i += size) {
    if (fromSeconds + (i + size) * windowSeconds > next + 1e-9) break;
    inARow = isNear(meanOf(column, i, size), meanOf(reference, i, size), tolerance) ? inARow + 1 : 0;
    if (inARow < stretches) continue;
    const begins = fromSeconds + (i - (stretches - 1) * size) * windowSeconds;
    return { seconds: Math.max(0, begins - atSeconds) };
  }
  return "censored";
}

/** The mean over this many minutes from this one on; null where none of them is defined. */
function meanOf(column: readonly (number | null)[], from: number, size: number): number | null {
  let sum = 0;
  let defined = 0;
  for (const value of column.slice(from, from + size)) {
    if (value == null) continue;
    sum += value;
    defined++;
  }
  return defined === 0 ? null : sum / defined;
}

/** Values that JSON cannot hold come back as null. They are near each other only if both are null. */
function isNear(value: number | null | undefined, reference: number | null | undefined, tolerance: number): boolean {
  if (value == null || reference == null) return value == null && reference == null;
  return Math.abs(value - reference) <= tolerance * Math.abs(reference);
}
