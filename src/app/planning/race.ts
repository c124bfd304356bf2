/** Repeats in batches until the interval of one number is short enough: never with fewer repeats than an interval can be trusted with. */
import { estimateMean } from "../../core/estimate.ts";
import { FIRST_REPEATS } from "../../core/selection.ts";
import { seedsOf } from "../../sweep/expand.ts";
import type { Kept } from "./kept.ts";
import { asksOf, type Making, type World } from "./runs.ts";

const BATCH = 5;
const REPEATS_MAX = 40;

/** Why no further repeat was made. */
export type Ended = "precise" | "repeats" | "few" | "budget";

export interface Measured {
  readonly runs: readonly Kept[];
  readonly ended: Ended;
}

export interface Precision {
  /** The number that decides; where a run leaves it undefined it counts as 0. */
  readonly metric: string;
  /** The half-width that is short enough: the larger of the two. */
  readonly absolute: number;
  readonly relative: number;
}

/** So many repeats of each, where there is room for no more; an interval of so few is wide, and holds the truth as often. */
export async function measuredWith(
  repeats: number,
  worlds: readonly World[],
  firstSeed: number,
  runs: Making,
): Promise<Measured[]> {
  const asks = asksOf(worlds, seedsOf(firstSeed, repeats));
  if (!runs.affords(asks)) return worlds.map(() => ({ runs: [], ended: "budget" }));
  const made = await runs.make(asks);
  return worlds.map((_, i) => ({ runs: made.slice(i * repeats, (i + 1) * repeats), ended: "few" }));
}

/** All worlds are repeated side by side. @param firstSeed the others count up from it. */
export async function measured(
  worlds: readonly World[],
  firstSeed: number,
  precision: Precision,
  runs: Making,
): Promise<Measured[]> {
  const kept = worlds.map((): Kept[] => []);
  const ended = worlds.map((): Ended | null => null);
  for (let count = FIRST_REPEATS; ; count += BATCH) {
    const open = worlds.flatMap((world, i) => (ended[i] === null ? [{ world, i }] : []));
    const asks = open.flatMap(({ world, i }) =>
      asksOf([world], seedsOf(firstSeed + kept[i].length, count - kept[i].length)),
    );
    if (open.length === 0) break;
    if (!runs.affords(asks)) {
      for (const { i } of open) ended[i] = "budget";
      break;
    }
    const made = await runs.make(asks);
    let next = 0;
    for (const { i } of open) {
      const more = count - kept[i].length;
      kept[i].push(...made.slice(next, next + more));
      next += more;
      if (isPrecise(kept[i], precision)) ended[i] = "precise";
      else if (count >= REPEATS_MAX) ended[i] = "repeats";
    }
  }
  return worlds.map((_, i) => ({ runs: kept[i], ended: ended[i] ?? "budget" }));
}

function isPrecise(runs: readonly Kept[], { metric, absolute, relative }: Precision): boolean {
  const values = runs.map(({ metrics }) => metrics[metric] ?? 0);
  const { mean, low, high } = estimateMean(values)!;
  return (high! - low!) / 2 <= Math.max(absolute, relative * Math.abs(mean));
}
