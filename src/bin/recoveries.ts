/**
 * When things are as usual again: the fall-through is held against that of the same run without faults, window by
 * window. The fall-through and not the hit ratio, because a hit ratio of .95 is within 5 % of .99 while the database
 * gets five times the reads.
 */
import { PhaseName } from "../../models/phases.ts";
import type { Recovery } from "../sweep/recovery.ts";

const TOLERANCE = 0.05;
const WINDOWS = 3;

const asked = [
  {
    name: "recoverySecondsDuringOutage",
    title: "Usual again, outage",
    phase: PhaseName.outage,
    from: "the first crash",
  },
  {
    name: "recoverySecondsAfterReturn",
    title: "Usual again, after return",
    phase: PhaseName.afterReturn,
    from: "the first return",
  },
] as const;

export const recoveries: readonly Recovery[] = asked.map(({ name, title, phase, from }) => ({
  metric: {
    name,
    title,
    unit: "s",
    better: "lower",
    definition: `Time from ${from} to the first window from which the fall-through stays within ${TOLERANCE * 100} % of that of the same run without faults for ${WINDOWS} windows; "not within the horizon" if not before the next fault or the end of the run.`,
  },
  series: "fallThroughPerSecond",
  phase,
  tolerance: TOLERANCE,
  windows: WINDOWS,
}));
