/**
 * What a summary says in words. Every number and every advice is read off the summary's own figures; a plan is advised
 * only where the repeats decide it.
 */
import { headline } from "./headline.ts";
import { sizing } from "./sizing.ts";
import type { SummaryFacts, SummaryTexts } from "./texts.ts";
import { verdicts } from "./verdicts.ts";

export { assumptions, commentsOf } from "./assumptions.ts";
export { validation } from "./validation.ts";

export function narrate(facts: SummaryFacts): Pick<SummaryTexts, "headline" | "verdicts" | "tables"> {
  const sized = sizing(facts);
  if (sized !== null) return { ...sized, verdicts: [] };
  return { headline: headline(facts), verdicts: verdicts(facts), tables: [] };
}
