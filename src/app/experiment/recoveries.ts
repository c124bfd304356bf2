/**
 * When things are as usual again: the share of gets without a value is compared with that of the same run without faults.
 * Under one seed both meet the same requests, so they differ only because of the fault, and 5 % of a small ratio is not lost
 * in noise.
 */
import { PhaseName } from "../../../models/recording/phase-name.ts";
import type { Recovery } from "../../sweep/recovery.ts";

const TOLERANCE = 0.05;
const STRETCHES = 3;
/** Shorter stretches hold so few misses that only by luck they are within 5 % of each other. */
const STRETCH_SECONDS = 300;

const asked = [
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
    definition: `Time from ${from} until the share of gets without a value is as in the same run without faults: until the first of ${STRETCHES} times five minutes in a row in which it differs from that by at most ${TOLERANCE * 100} % (of itself). "Not within the horizon" if that does not happen before the next fault or the end of the run.`,
  },
  column: "fallThroughRatio",
  phase,
  tolerance: TOLERANCE,
  stretches: STRETCHES,
  stretchSeconds: STRETCH_SECONDS,
}));
