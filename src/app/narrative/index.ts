/**
 * What a summary says in words. Every number and every piece of advice comes from the figures of the summary. What is advised was
 * tried, or it was run as a point and the repeats decide for it.
 */
import { headline } from "./headline.ts";
import { outageTables } from "./outages.ts";
import { sizing } from "./sizing.ts";
import type { SummaryFacts, SummaryTexts } from "./texts.ts";
import type { Trial } from "./trials.ts";
import { verdicts } from "./verdicts.ts";

export { assumptions, commentsOf } from "./assumptions.ts";
export { type Trial, trialsOf } from "./trials.ts";
export { validation } from "./validation.ts";

export function narrate(
  facts: SummaryFacts,
  trials: readonly Trial[],
): Pick<SummaryTexts, "headline" | "verdicts" | "tables"> {
  if (hadNoRequest(facts)) return { headline: NO_REQUEST, verdicts: [], tables: [] };
  const sized = sizing(facts);
  const outages = outageTables(facts);
  return {
    headline: sized?.headline ?? headline(facts),
    verdicts: verdicts(facts, trials),
    tables: [...(sized?.tables ?? []), ...outages],
  };
}

const NO_REQUEST =
  "There was no request between measureFrom and the end of the run, so nothing can be said of the cache or the database: raise workload.arrivals.rate, or let the run last longer.";

/** Errors are a share of all requests, which is undefined of none. */
function hadNoRequest({ points }: SummaryFacts): boolean {
  return points.length > 0 && points.every(({ metrics }) => metrics.errorRatio?.mean === null);
}
