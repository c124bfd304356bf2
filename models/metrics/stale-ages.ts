/** How old old copies are. */
import type { Histogram } from "../../src/core/histogram.ts";
import type { StaleFacts } from "../recording/run-facts.ts";
import type { Metric } from "./metric.ts";

type Ages = (facts: StaleFacts) => Histogram;

const quantiles = (name: string, title: string, definition: string, ages: Ages): Metric[] =>
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
  }));

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
  ),
  {
    name: "staleCopiesHalfLifeSeconds",
    title: "Half-life of stale copies",
    unit: "s",
    better: "lower",
    definition:
      "From the first return until half of the copies that were stale then are gone; undefined where half of them outlast the run.",
    of: (recording) => recording.facts.stale.halfLifeSeconds,
  },
];
