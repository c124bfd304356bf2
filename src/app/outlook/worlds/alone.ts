/** For how long a process leaves a node alone that it has found lost, between one try of it and the next. */
import type { Outage } from "./outage.ts";
import { common, least, most, type Range } from "./range.ts";
import { SHORT_OUTAGE_SECONDS, SPARSE_SECONDS } from "./stories.ts";

export interface Alone {
  /** The shortest time and the longest one, each as far as it is known. */
  readonly least: Range;
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
  // Where a process has missed a time to try, two look like one.
  const clear = gaps.filter(([least, most]) => most < 1.1 * least + SPARSE_SECONDS);
  const known = clear.length > 0 ? clear : gaps;
  const same = common(known);
  if (same !== null) return { least: same, most: same, isSteady: true };
  const [shortest, longest] = [least(known), most(known)];
  return { least: shortest, most: longest, isSteady: longest[0] < STEADY * shortest[1] };
}

/** Time in which processes notice the loss one after another: they are to be at all stages of leaving the node alone. */
export function withinOf(alone: Alone | null): number {
  if (alone === null) return 1;
  // Where the times grow, those after some failures.
  return alone.isSteady ? alone.most[1] : Math.min(alone.most[1], Math.max(SHORT_OUTAGE_SECONDS, 10 * alone.least[1]));
}
