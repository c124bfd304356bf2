/**
 * Jump consistent hash (Lamping and Veach 2014): from 64 bits to one of n buckets. A new last bucket takes its share from all
 * others, and nothing else moves. Buckets have numbers and no names, so one in the middle cannot leave.
 */

/** The paper's multiplier 2862933555777941757, in halves. */
const MULTIPLIER_HIGH = 0x27bb2ee6;
const MULTIPLIER_LOW = 0x87b0b0fd;

/** @param high,low The halves of 64 bits, signed or not. */
export function jump(high: number, low: number, buckets: number): number {
  let h = high | 0;
  let l = low | 0;
  let bucket = -1;
  let next = 0;
  while (next < buckets) {
    bucket = next;
    const carry = multiplyHigh(l, MULTIPLIER_LOW);
    h = (carry + Math.imul(h, MULTIPLIER_LOW) + Math.imul(l, MULTIPLIER_HIGH)) | 0;
    l = Math.imul(l, MULTIPLIER_LOW);
    if (l === -1) h = (h + 1) | 0;
    l = (l + 1) | 0;
    // The number shifted right by 33 is its high half by 1.
    next = Math.floor((bucket + 1) * (2 ** 31 / ((h >>> 1) + 1)));
  }
  return bucket;
}

/** The high half of the product of two unsigned words. */
function multiplyHigh(a: number, b: number): number {
  const [aHigh, aLow, bHigh, bLow] = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff];
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const cross = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(cross / 0x10000)) | 0;
}
