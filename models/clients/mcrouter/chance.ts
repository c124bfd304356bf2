/** Chance in place of mcrouter's `rand()` and of the id of its host. */

/** A number from 0 to 1 for the n-th draw of a row: two rounds of MurmurHash3's finalizer. */
export function chance(row: number, n: number): number {
  let h = Math.imul(row + 1, 0x9e3779b1) ^ Math.imul(n + 1, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}

/** The first `most` of an order of positions, each position as likely to be next as its weight says. */
export function drawnOrder(row: number, weights: readonly number[], most: number): number[] {
  const left = weights.map((_, position) => position);
  const order: number[] = [];
  while (left.length > 0 && order.length < most) {
    const sum = left.reduce((total, position) => total + weights[position], 0);
    let rest = chance(row, order.length) * sum;
    let at = 0;
    while (at < left.length - 1 && rest >= weights[left[at]]) rest -= weights[left[at++]];
    order.push(...left.splice(at, 1));
  }
  return order;
}
