/** How long a run lasts, from when it is measured, and how long a window of its series is. */
import type { Problem } from "../../src/core/text/problems.ts";
import type { Limit } from "../../src/core/text/quantities.ts";
import { formatDuration } from "../../src/core/text/units.ts";
import { SECONDS_PER_DAY } from "../../src/core/units.ts";

/** Ten years of a single idle node take some minutes: see `tooManyNodeSeconds`. */
export const RUN_MAX: Limit = { value: 3653 * SECONDS_PER_DAY, why: "ten years" };

export interface Times {
  readonly durationSeconds: number;
  readonly measureFromSeconds: number;
  readonly windowSeconds: number;
}

const ROUND_SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 86_400] as const;
const WINDOWS_WANTED = 500;
/** A window is one value of each series; more of them serve nobody. */
const WINDOWS_MAX = 100_000;

/** The times of a run, those that nobody gave filled in. */
export function resolveTimes(duration: number, measureFrom: number | undefined, window: number | undefined): Times {
  const wanted = ROUND_SECONDS.find((seconds) => duration / seconds <= WINDOWS_WANTED) ?? ROUND_SECONDS.at(-1)!;
  return {
    durationSeconds: duration,
    measureFromSeconds: measureFrom ?? duration / 6,
    windowSeconds: window ?? Math.min(wanted, duration),
  };
}

export function inconsistentTimes({ durationSeconds, measureFromSeconds, windowSeconds }: Times): Problem[] {
  const whole = formatDuration(durationSeconds);
  const problems: Problem[] = [];
  if (measureFromSeconds >= durationSeconds) {
    const text = `${formatDuration(measureFromSeconds)}; expected a time before the end of the run, ${whole}`;
    problems.push({ path: ["measureFrom"], text });
  }
  if (windowSeconds > durationSeconds) {
    const text = `${formatDuration(windowSeconds)}; expected at most the duration of the run, ${whole}`;
    problems.push({ path: ["window"], text });
  } else if (durationSeconds / windowSeconds > WINDOWS_MAX) {
    const text = `${formatDuration(windowSeconds)}; expected at most ${WINDOWS_MAX} windows in the run of ${whole}`;
    problems.push({ path: ["window"], text });
  }
  return problems;
}
