/** What a metric is: one number of a run that says what it counts, in which unit, and which way is better. */
import type { MetricInfo } from "../../src/core/result.ts";
import type { Account } from "../recording/account.ts";
import { PhaseName } from "../recording/phase-name.ts";
import type { Recording } from "../recording/recording.ts";

export interface Metric extends MetricInfo {
  /** null where the run leaves it undefined. */
  of(recording: Recording): number | null;
  /** The number rests on something that had no end when the run ended: it is at least that. */
  isAtLeast?(recording: Recording): boolean;
}

/** The phases a quantity is asked for, and how they sound in a name, a title and a sentence. */
const asked = [
  { phase: PhaseName.measured, suffix: "", title: "", when: "over all that is measured" },
  { phase: PhaseName.before, suffix: "Before", title: ", before", when: "in the hour before the first outage" },
  { phase: PhaseName.outage, suffix: "DuringOutage", title: ", outage", when: "during the first outage" },
  {
    phase: PhaseName.afterReturn,
    suffix: "AfterReturn",
    title: ", after return",
    when: "in the first 10 minutes after the first return",
  },
  {
    phase: PhaseName.secondOutage,
    suffix: "DuringSecondOutage",
    title: ", second outage",
    when: "during the second outage",
  },
  {
    phase: PhaseName.afterSecondReturn,
    suffix: "AfterSecondReturn",
    title: ", after second return",
    when: "in the first 10 minutes after the second return",
  },
  {
    phase: PhaseName.disturbance,
    suffix: "DuringDisturbance",
    title: ", all outages",
    when: "from the first outage's begin to 10 minutes after the last return",
  },
] as const;

export interface Quantity extends MetricInfo {
  of(account: Account, recording: Recording): number | null;
  isAtLeast?(account: Account): boolean;
}

/** Shares, rates and means are of all that is measured, with what was stepped over; all else is of what was simulated. */
const WEIGHED: ReadonlySet<string> = new Set(["ratio", "1/s", "ms"]);

/** The quantity as a metric of each phase: `missRatio`, `missRatioBefore`, `missRatioDuringOutage` ... */
export function inEachPhase(quantity: Quantity): Metric[] {
  const { isAtLeast } = quantity;
  return asked.map(({ phase, suffix, title, when }) => ({
    name: quantity.name + suffix,
    title: quantity.title + title,
    unit: quantity.unit,
    better: quantity.better,
    definition: `${quantity.definition}, ${when}.`,
    of: (recording: Recording): number | null => {
      const isWhole = phase === PhaseName.measured && WEIGHED.has(quantity.unit);
      const account = isWhole ? recording.whole : recording.phase(phase);
      return account === null ? null : quantity.of(account, recording);
    },
    ...(isAtLeast === undefined
      ? {}
      : {
          isAtLeast: (recording: Recording): boolean => {
            const account = recording.phase(phase);
            return account !== null && isAtLeast(account);
          },
        }),
  }));
}
