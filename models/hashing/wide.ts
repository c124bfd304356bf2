/** What is missing of 64-bit arithmetic on halves of 32 bits. */

/** The upper half of the product of two unsigned 32-bit numbers, as a signed number; `Math.imul` is the lower. */
export function mulHigh(a: number, b: number): number {
  const [aLow, aHigh, bLow, bHigh] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16];
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const cross = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + (middle >>> 16) + (cross >>> 16)) | 0;
}
