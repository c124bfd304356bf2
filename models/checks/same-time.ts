/** Two accounts of the same seconds, added up in different orders. */

/** Each of up to 1e9 additions rounds by at most 2^-53 of the sum so far; what is found missing is a page or a request, not a rounding. */
const RELATIVE = 1e-7;

export function isSameTime(a: number, b: number): boolean {
  return Math.abs(a - b) <= RELATIVE * (1 + Math.max(Math.abs(a), Math.abs(b)));
}
