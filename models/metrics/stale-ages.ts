/** How old old copies are. */
import type { Histogram } from "../../src/core/histogram.ts";
import { PhaseName } from "../recording/phase-name.ts";
import type { Recording } from "../recording/recording.ts";
import type { StaleFacts } from "../recording/run-facts.ts";
import type { Metric } from "./metric.ts";

type Ages = (facts: StaleFacts) => Histogram;

/** Where a stretch of a run is simulated, old copies outlast it. */
const isOfStretch = ({ options }: Recording): boolean => options.stretch !== undefined;

const quantiles = (name: string, title: string, definition: string, ages: Ages, isCut = false): Metric[] =>
  [0.5, 0.99].map((q) => ({
    name: `${name}P${q * 100}`,
    title: `${title}, p${q * 100}`,
    unit: "s",
    better: "lower",
    definition: `${definition}: the ${q * 100} % point, over all that is measured.`,
    of: ({ facts: { stale } }): number | null => {
      if (ages(stale).count === 0) return null;
      return ages(stale).quantile(q) / 1000;
    },
    ...(isCut ? { isAtLeast: isOfStretch } : {}),
  }));

/** Half of the copies that were stale at the return outlast the stretch; of a run that is simulated to its end that is told as undefined. */
function isHalfLeft(recording: Recording): boolean {
  const isStale = (recording.levelsAtStart(PhaseName.afterReturn)?.staleCopies ?? 0) > 0;
  return isOfStretch(recording) && isStale && recording.facts.stale.halfLifeSeconds === null;
}

function sinceReturn(recording: Recording): number {
  return recording.options.durationSeconds - recording.phase(PhaseName.afterReturn)!.fromSeconds;
}

export const staleAges: readonly Metric[] = [
  ...quantiles(
    "staleReadAgeSeconds",
    "Age of stale reads",
    "How long the copy had been stale when it was read, since the set or delete that left it behind was over",
    ({ readAges }) => readAges,
  ),
  ...quantiles(
    "staleCopyAgeSeconds",
    "Life of stale copies",
    "How long copies that were left behind stayed stale, of those that are gone (replaced, deleted, expired, evicted, lost)",
    ({ lives }) => lives,
    true,
  ),
  {
    name: "staleCopiesHalfLifeSeconds",
    title: "Half-life of stale copies",
    unit: "s",
    better: "lower",
    definition:
      "From the first return until half of the copies that were stale then are gone; undefined where half of them outlast the run.",
    of: (recording) => recording.facts.stale.halfLifeSeconds ?? (isHalfLeft(recording) ? sinceReturn(recording) : null),
    isAtLeast: isHalfLeft,
  },
];
