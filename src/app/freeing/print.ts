/** What was found, for people. */
import { formatBare } from "../../report/format.ts";
import type { Freed, Tried } from "./free.ts";

/** Ends with a line break. */
export function freedText(found: Freed): string {
  const { label, repeats, futures, evidence, fromSeconds, forSeconds, settleSeconds, pushes } = found;
  const seconds = (value: number): string => formatBare(value, "s");
  if (futures === 0) {
    const none = repeats === 1 ? "is not stuck in its one future" : `is stuck in none of ${repeats} futures`;
    return `"${label}" ${none}, so that there is nothing to free (${evidence}).\n`;
  }
  const head = `"${label}" is stuck in ${countText(futures, repeats)}: ${evidence}.`;
  const how = `Each push begins ${seconds(fromSeconds)} after the start, when the experiment ends, lasts ${seconds(forSeconds)}, and is over then; the world is watched for another ${seconds(settleSeconds)}.`;
  return `${[head, how, "", ...pushes.map((push) => lineOf(push, futures, seconds(forSeconds)))].join("\n")}\n`;
}

function lineOf({ title, weakest, why }: Tried, futures: number, lasting: string): string {
  if (weakest === null) return `${title}: not tried, since ${why}.`;
  const { words, freed, freesAll, weaker } = weakest;
  const count = countText(freed, futures);
  if (!freesAll) {
    const most = freed === 0 ? "none of them frees any" : `${words} for ${lasting} frees most, ${count}`;
    return `${title}: no strength that was tried frees it surely; ${most}.`;
  }
  const begin = `${title}: in ${count} ${words} for ${lasting} frees it`;
  return weaker === null
    ? `${begin}, the weakest that was tried.`
    : `${begin}; ${weaker.words} in ${weaker.freed} of ${futures}.`;
}

function countText(count: number, of: number): string {
  return of === 1 && count === 1 ? "its one future" : `${count} of ${of} futures`;
}
