/**
 * The last strength that holds, looked for from where a coarser search ended: outwards in steps that double until it lies between two
 * that were tried, then by halves. It is the same answer as if every strength had been tried, as long as what is harder never holds where
 * what is easier fails, and takes two tries where the search was right.
 */

export interface Confirmed {
  /** Of the greatest strength at which it holds; -1 where it holds at none. */
  readonly last: number;
  /** Strengths that were tried. */
  readonly tried: number;
}

/**
 * Whether it holds; null where there is no room to try.
 * @param isDoubtful it holds at an easier strength already, so that this may well be too hard.
 */
export type TriesOne = (index: number, isDoubtful: boolean) => Promise<boolean | null>;

/** @returns null where there was no room to come to an end. */
export async function confirmedFrom(start: number, strengths: number, tries: TriesOne): Promise<Confirmed | null> {
  let [low, high] = [-1, strengths];
  let tried = 0;
  for (let index = Math.min(Math.max(start, 0), strengths - 1), reach = 1; high - low > 1; ) {
    const holds = await tries(index, low >= 0);
    if (holds === null) return null;
    tried++;
    if (holds) low = index;
    else high = index;
    if (low >= 0 && high < strengths) index = Math.floor((low + high) / 2);
    else if (holds) index = Math.min(low + reach, strengths - 1);
    else index = Math.max(high - reach, 0);
    reach *= 2;
  }
  return { last: low, tried };
}
