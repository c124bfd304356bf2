/**
 * The sign test (Arbuthnot, Philosophical Transactions 27, 1710): of pairs in which one number is as likely to be the greater as the
 * other, it is so in so many of them with this chance at most. It asks nothing of how the numbers spread, so that it holds for a few counts
 * of which one may be many times the next.
 */

/** The chance of at least `heads` heads in `throws` throws of a fair coin. */
export function chanceOfHeads(heads: number, throws: number): number {
  let chance = 0;
  for (let k = 0, ways = 0.5 ** throws; k <= throws; k++) {
    if (k >= heads) chance += ways;
    ways = (ways * (throws - k)) / (k + 1);
  }
  return chance;
}

/**
 * Whether a is decided to be more than `times` b: it is so in so many pairs as chance would have it in a share of `alpha` of all tests at
 * most, were it so in half of them. Ties speak against it.
 */
export function isDecidedlyMore(
  a: readonly number[],
  b: readonly number[],
  { times, alpha }: { readonly times: number; readonly alpha: number },
): boolean {
  const more = a.filter((value, i) => value > times * b[i]).length;
  return chanceOfHeads(more, a.length) <= alpha;
}
