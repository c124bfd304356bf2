/**
 * When things are as usual again: the queries offered to the database are held against those of the same run without
 * faults, window by window. Not the hit ratio: .95 is within 5 % of .99 while the database gets five times the reads.
 * Not the fall-through alone: of a good cache it is so small that 5 % of it drown in chance.
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
    definition: `Time from ${from} to the first window from which the queries offered to the database stay within ${TOLERANCE * 100} % of those of the same run without faults for ${WINDOWS} windows; "not within the horizon" if not before the next fault or the end of the run.`,
  },
  series: "databaseQueriesPerSecond",
  phase,
  tolerance: TOLERANCE,
  windows: WINDOWS,
}));
