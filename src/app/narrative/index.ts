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
  const sized = sizing(facts);
  const outages = outageTables(facts);
  return {
    headline: sized?.headline ?? headline(facts),
    verdicts: verdicts(facts, trials),
    tables: [...(sized?.tables ?? []), ...outages],
  };
}
