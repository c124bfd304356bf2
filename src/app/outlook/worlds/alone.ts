/** For how long a process leaves a node alone that it has found lost, between one try of it and the next. */
import type { Outage } from "./outage.ts";
import { around, common, type Range } from "./range.ts";
import { SHORT_OUTAGE_SECONDS, SPARSE_SECONDS } from "./stories.ts";

export interface Alone {
  readonly first: Range;
  readonly most: Range;
  /** It is about as long each time. */
  readonly isSteady: boolean;
}

/** Times that differ by no more than this factor are the same, but for clocks of whole seconds. */
const STEADY = 1.25;

/** Null if no process leaves the node alone. */
export function aloneOf(alone: Outage["alone"]): Alone | null {
  const gaps = alone.flat();
  if (gaps.length === 0) return null;
  const firsts = alone.flatMap((own) => own.slice(0, 1));
  // Where a process has missed a time to try, two look like one.
  const clear = gaps.filter(([least, most]) => most < 1.1 * least + SPARSE_SECONDS);
  const known = clear.length > 0 ? clear : gaps;
  const most = known.reduce((longest, gap) => (gap[0] > longest[0] ? gap : longest));
  const same = common(known);
  if (same !== null) return { first: same, most: same, isSteady: true };
  const first = common(firsts) ?? around(firsts.flat());
  const least = known.reduce((shortest, gap) => (gap[1] < shortest[1] ? gap : shortest));
  const isSteady = most[0] < STEADY * least[1];
  return { first: isSteady ? least : first, most, isSteady };
}

/** Time in which processes notice the loss one after another: they are to be at all stages of leaving the node alone. */
export function withinOf(alone: Alone | null): number {
  if (alone === null) return 1;
  // Where the times grow, those after some failures.
  return alone.isSteady ? alone.most[1] : Math.min(alone.most[1], Math.max(SHORT_OUTAGE_SECONDS, 10 * alone.first[1]));
}
