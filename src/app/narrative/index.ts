/**
 * What a summary says in words. Every number and every piece of advice comes from the figures of the summary. What is advised was
 * tried, or it was run as a point and the repeats decide for it.
 */
import { headline } from "./headline.ts";
import { outageTables } from "./outages.ts";
import { outcomesOf } from "./outcomes.ts";
import { protectionHeadline, protectionTables } from "./protections.ts";
import { returnsHeadline } from "./returns.ts";
import { sizing } from "./sizing.ts";
import { mean, type SummaryFacts, type SummaryTexts } from "./texts.ts";
import type { Trial } from "./trials.ts";
import { verdicts } from "./verdicts.ts";

export { assumptions, commentsOf } from "./assumptions.ts";
export { missRatioTables, publishedWorkloads } from "./published.ts";
export { type Trial, trialsOf } from "./trials.ts";
export { validation } from "./validation.ts";

export function narrate(
  facts: SummaryFacts,
  trials: readonly Trial[],
): Pick<SummaryTexts, "headline" | "verdicts" | "outcomes" | "tables"> {
  const silence = silenceOf(facts);
  if (silence !== null) return { headline: silence, verdicts: [], tables: [] };
  const sized = sizing(facts);
  const outages = outageTables(facts);
  const outcomes = outcomesOf(facts);
  return {
    headline: sized?.headline ?? protectionHeadline(facts) ?? returnsHeadline(facts) ?? headline(facts),
    verdicts: verdicts(facts, trials),
    ...(outcomes.length > 0 ? { outcomes } : {}),
    tables: [...protectionTables(facts), ...(sized?.tables ?? []), ...outages],
  };
}

/** What is said where nobody asked for anything, in no repeat: of nothing no verdict can be given. */
function silenceOf({ points }: SummaryFacts): string | null {
  if (points.length === 0) return null;
  const silent = (when: string, what: string): string =>
    `There was no request ${when}, so nothing can be said of the cache or the database: raise workload.arrivals.rate, or let ${what} last longer.`;
  // Errors are a share of the requests, which is undefined of none.
  if (points.every((point) => mean(point, "errorRatio") === null)) {
    return silent("between measureFrom and the end of the run", "the run");
  }
  const struck = points.filter((point) => mean(point, "databaseUtilizationDuringOutage") !== null);
  if (struck.length === 0 || struck.some((point) => mean(point, "errorRatioDuringOutage") !== null)) return null;
  return silent("in the outage", "it");
}
