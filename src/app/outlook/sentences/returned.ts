/** The second sentence: when processes use a node again that has returned. */
import type { Comeback } from "../worlds/comeback.ts";
import type { LossFacts } from "../worlds/losses.ts";
import { type Range, simplest } from "../worlds/range.ts";
import { EARLY_SHARE } from "../worlds/stories.ts";
import { afterLoss, atMost, fromTo, secondsText } from "./words.ts";

/** What takes no longer is done with the next operation. */
export const AT_ONCE_SECONDS = 0.5;
/** Of two times that differ by less than this factor, the longer one is told. */
const ALIKE = 1.4;
/** The same where a process leaves the node alone for times that chance decides, or that grow. */
const ALIKE_BY_CHANCE = 4;

export function returnedText(losses: readonly LossFacts[]): string {
  const back = afterLoss(losses.map((facts) => ({ loss: facts.loss, text: backText(facts) })));
  return `${back}${losses.map(({ empty }) => emptyText(empty)).join("")}`;
}

/** What a node that has lost its memory does among copies. */
function emptyText(empty: LossFacts["empty"]): string {
  if (empty?.misses === true)
    return " A crash leaves it empty: until its keys are set again gets of them may miss, though other nodes have copies.";
  return empty?.staysEmpty === true
    ? " A crash leaves it empty, and so it stays until its keys are set again: gets find the copies on other nodes."
    : "";
}

function backText({ alone, comeback, late, keepsObjects, isLate }: LossFacts): string {
  const who = keepsObjects
    ? comeback.hasOthers
      ? "each process that used it before"
      : "each process"
    : "each web request";
  if (comeback.first === null && (late === null || late.first === null)) return "it is never used again";
  const pause = alone?.most ?? null;
  if (late === null || (!isLate && isAlike(comeback, late, alone === null ? ALIKE : ALIKE_BY_CHANCE))) {
    const longest = late?.last && comeback.last && late.last[1] > comeback.last[1] ? late : comeback;
    return `${who} uses it again ${whenText(longest, late === null || isLong(longest, pause) ? pause : null)}`;
  }
  const [soon, then] = [whenText(comeback, null), whenText(late, isLong(late, pause) ? pause : null)];
  const lost = secondsText(comeback.afterSeconds);
  if (soon === then && !isLate) return `${who} uses it again ${soon}`;
  return `${who} uses it again ${soon} if it was lost for ${lost}, ${then} if for ${secondsText(late.afterSeconds)}`;
}

/** Some process has left the node alone about as long as any does. */
function isLong({ last }: Comeback, pause: Range | null): boolean {
  return last !== null && pause !== null && last[1] > pause[1] / 3;
}

/** The length of the outage makes no difference to speak of. */
function isAlike(one: Comeback, other: Comeback, factor: number): boolean {
  if (one.isNever || other.isNever || one.last === null || other.last === null) return false;
  const [less, more] = [Math.min(one.last[1], other.last[1]), Math.max(one.last[1], other.last[1])];
  return more - less < AT_ONCE_SECONDS || more < factor * less;
}

/** @param pause the longest time for which a process leaves the node alone. */
function whenText({ first, last, isNever }: Comeback, pause: Range | null): string {
  if (first === null || last === null) return "never";
  if (isNever) return "in some cases only";
  const most = latest(last, pause);
  if (most[1] <= AT_ONCE_SECONDS) return "at once";
  if (first[1] < EARLY_SHARE * most[1]) return `within ${secondsText(simplest(atMost(most)))}`;
  return `${fromTo(first, atMost(most))} later`;
}

/** The last process is as late as the longest pause, whose full length a few processes need not show. */
export function latest(last: Range, pause: Range | null): Range {
  return pause !== null && pause[1] > last[1] ? pause : last;
}
