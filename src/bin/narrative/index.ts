/**
 * What a summary says in words. Every number and every advice is read off the summary's own figures; a plan is advised
 * only where the repeats decide it.
 */
import type { Assumption } from "../../core/summary.ts";
import { headline } from "./headline.ts";
import type { SummaryFacts, SummaryTexts } from "./texts.ts";
import { validation } from "./validation.ts";
import { verdicts } from "./verdicts.ts";

export { assumptions } from "./assumptions.ts";
export { validation } from "./validation.ts";

export function narrate(facts: SummaryFacts, assumed: readonly Assumption[]): SummaryTexts {
  return { headline: headline(facts), verdicts: verdicts(facts), tables: [], assumptions: assumed, validation };
}
