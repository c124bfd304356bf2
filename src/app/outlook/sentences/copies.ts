/** The third sentence: which copies are old once the node has returned. */

import type { Shares } from "../shares.ts";
import type { Comeback } from "../worlds/comeback.ts";
import type { LossFacts } from "../worlds/losses.ts";
import type { Range } from "../worlds/range.ts";
import { simplest } from "../worlds/range.ts";
import { AT_ONCE_SECONDS, latest } from "./returned.ts";
import { afterLoss, atMost, secondsText } from "./words.ts";

export function copiesText(losses: readonly LossFacts[], { nodes, copied }: Shares): string {
  const split = splitText(losses);
  const textOf = (facts: LossFacts): string => (nodes === 1 ? ONLY : elsewhereText(facts, split));
  const elsewhere =
    copied > 0
      ? `low: copies on other nodes are written with those of the node${split}.`
      : afterLoss(losses.map((facts) => ({ loss: facts.loss, text: textOf(facts) })));
  // A crash loses all memory; a process that hung goes on with what it had.
  const keepsOld = losses.some(({ loss, comeback }) => loss === "pause" && comeback.oldReads > 0);
  return `${elsewhere}${keepsOld ? " After a hang, what the node kept is old where writes did not reach it." : ""}`;
}

const ONLY = "none, since there is no other node that could have copies";

function elsewhereText({ comeback, late, eachRequest, manyFailures }: LossFacts, split: string): string {
  const elsewhereTtl = comeback.elsewhereTtl ?? late?.elsewhereTtl ?? null;
  if (elsewhereTtl === null) {
    if (comeback.isOldElsewhere)
      return "high: while it is lost gets read the copies of other nodes, which sets do not reach";
    if (manyFailures === 0) return "few, since copies are stored elsewhere at times only";
    if (manyFailures !== null)
      return `few, since copies are stored elsewhere only after ${manyFailures} failures in a row`;
    return eachRequest?.isElsewhere === true
      ? "few, since only web requests with many operations store copies elsewhere"
      : "none, since no copies are stored elsewhere";
  }
  if (elsewhereTtl[0] > 0)
    return `low: copies elsewhere expire ${secondsText(elsewhereTtl[1])} after they were written${split}`;
  return `high: copies elsewhere stay there and are read when it is lost again${split}`;
}

/** How long processes go to different nodes while one after another comes back: told once, of the first loss that has it. */
function splitText(losses: readonly LossFacts[]): string {
  for (const { comeback, late, alone } of losses) {
    const splits = [comeback, late].flatMap((one) => (one === null ? [] : splitOf(one, alone?.most ?? null)));
    if (splits.length === 0) continue;
    const longest = splits.reduce((most, one) => (one[1] > most[1] ? one : most));
    if (longest[1] > AT_ONCE_SECONDS) return `, and a split view for ${secondsText(simplest(atMost(longest)))}`;
  }
  return "";
}

/** Where the first process comes back at once, all the time until the last one does; else what was seen. */
function splitOf({ splitSeconds, last }: Comeback, pause: Range | null): Range[] {
  if (splitSeconds === null || last === null) return [];
  if (splitSeconds < last[1] / 2) return [[splitSeconds, splitSeconds]];
  return [latest(last, pause !== null && last[1] > pause[1] / 3 ? pause : null)];
}
