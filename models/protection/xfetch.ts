/**
 * XFetch: each reader decides by itself, at random, to recompute a value shortly before it expires. The longer the last
 * computation took, the earlier (Vattani, Chierichetti, Lowenstein, Optimal Probabilistic Cache Stampede Prevention, VLDB 2015).
 *
 * A reader at time t recomputes when t - delta beta ln(u) >= expiry, with u uniform on (0, 1]. So it does with probability
 * e^(-g / (delta beta)) where g is the time that is left. Of readers that come r a second, none has recomputed by the time that
 * g is left with probability e^(-r delta beta e^(-g / (delta beta))): that time has Gumbel's distribution.
 */

export interface XFetchValue {
  readonly expiresAtSeconds: number;
  /** How long the last computation took (delta). */
  readonly computeSeconds: number;
}

/**
 * Whether a reader with the draw `u` from (0, 1] recomputes now.
 *
 * @param beta Above 1 earlier, below 1 later, 0 only what has expired.
 */
export function isDue(
  { expiresAtSeconds, computeSeconds }: XFetchValue,
  beta: number,
  nowSeconds: number,
  u: number,
): boolean {
  return expiresAtSeconds <= nowSeconds - computeSeconds * beta * Math.log(u);
}
