/**
 * The weakest strength that frees every future. More is not always better: without any load a cache gets cold, and the load that comes
 * back at once finds it empty. So strengths are first tried at even distances, all futures at each, and what lies between the weakest of
 * them that frees all and its neighbour that does not is halved, in each future by itself.
 */

/** Whether the push frees these futures, each at the index of a strength; in that order. */
export type Tries = (asked: readonly { readonly future: number; readonly index: number }[]) => Promise<boolean[]>;

export interface Weakest {
  /** The index of the weakest strength that frees every future, else of that which frees most of them. */
  readonly index: number;
  /** How many futures it frees. */
  readonly freed: number;
  /** How many the next weaker strength frees; null where there is none. */
  readonly weaker: number | null;
}

/** Strengths that are tried first. */
const PROBES = 11;

/** @param strengths how many there are, from the weakest; at least one. */
export async function weakestOf(strengths: number, futures: number, tries: Tries): Promise<Weakest> {
  const all = Array.from({ length: futures }, (_, future) => future);
  const countsAt = async (indexes: readonly number[]): Promise<number[]> => {
    const freed = await tries(indexes.flatMap((index) => all.map((future) => ({ future, index }))));
    return indexes.map((_, i) => freed.slice(i * futures, (i + 1) * futures).filter(Boolean).length);
  };
  const countAt = async (index: number): Promise<number> => (await countsAt([index]))[0];
  const probes = spaced(strengths);
  const counts = await countsAt(probes);
  const first = counts.indexOf(futures);
  if (first < 0) {
    const most = counts.indexOf(Math.max(...counts));
    const index = probes[most];
    return { index, freed: counts[most], weaker: index === 0 ? null : await countAt(index - 1) };
  }
  const between = { low: first === 0 ? 0 : probes[first - 1] + 1, high: probes[first] };
  let index = Math.max(...(await bisected(between, all, tries)));
  while (index < between.high && (await countAt(index)) < futures) index++;
  return { index, freed: futures, weaker: index === 0 ? null : await countAt(index - 1) };
}

/** Indexes at even distances, the first and the last among them. */
function spaced(strengths: number): number[] {
  const count = Math.min(PROBES, strengths);
  if (count === 1) return [0];
  return Array.from({ length: count }, (_, i) => Math.round((i * (strengths - 1)) / (count - 1)));
}

/** By future: the least index that frees it, given that the greatest does. */
async function bisected(
  { low: from, high: to }: { readonly low: number; readonly high: number },
  futures: readonly number[],
  tries: Tries,
): Promise<number[]> {
  const low = futures.map(() => from);
  const high = futures.map(() => to);
  for (;;) {
    const open = futures.filter((future) => low[future] < high[future]);
    if (open.length === 0) return high;
    const asked = open.map((future) => ({ future, index: Math.floor((low[future] + high[future]) / 2) }));
    const freed = await tries(asked);
    asked.forEach(({ future, index }, i) => {
      if (freed[i]) high[future] = index;
      else low[future] = index + 1;
    });
  }
}
