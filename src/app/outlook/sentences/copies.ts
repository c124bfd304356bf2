/** The third sentence: which copies are old once the node has returned. */

import type { Shares } from "../shares.ts";
import type { LossFacts } from "../worlds/losses.ts";
import { simplest } from "../worlds/range.ts";
import { latest } from "./returned.ts";
import { afterLoss, atMost, secondsText } from "./words.ts";

export function copiesText(losses: readonly LossFacts[], { failing, keys }: Shares): string {
  const split = splitText(losses);
  const elsewhere = afterLoss(
    losses.map((facts) => ({ loss: facts.loss, text: failing === keys ? ONLY : elsewhereText(facts, split) })),
  );
  // A crash loses all memory; a process that hung goes on with what it had.
  const keepsOld = losses.some(({ loss, comeback }) => loss === "pause" && comeback.oldReads > 0);
  return `${elsewhere}${keepsOld ? " After a hang, what the node kept is old where writes did not reach it." : ""}`;
}

const ONLY = "none, since there is no other node that could have copies";

function elsewhereText({ comeback: { elsewhereTtl }, eachRequest }: LossFacts, split: string): string {
  if (elsewhereTtl === null) {
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
    const ends = [comeback, late].flatMap((one) => (one?.isSplit === true && one.last !== null ? [one.last] : []));
    if (ends.length === 0) continue;
    const slowest = ends.reduce((last, one) => (one[1] > last[1] ? one : last));
    const isAsLong = alone !== null && slowest[1] > alone.most[1] / 2;
    return `, and a split view for ${secondsText(simplest(atMost(latest(slowest, isAsLong ? alone.most : null))))}`;
  }
  return "";
}
