/**
 * memjs's hashCode (lib/memjs/utils.js): 31 times the hash so far plus the next UTF-16 unit, in 32 signed bits, and of that
 * the absolute value. Where Java's String.hashCode stays negative this is positive. It takes bytes, low one first of each unit.
 */
import type { Hash } from "./hash.ts";

export const string31: Hash = {
  name: "string-31",
  of(bytes, length) {
    let h = 0;
    for (let i = 0; i + 1 < length; i += 2) h = (Math.imul(31, h) + (bytes[i] | (bytes[i + 1] << 8))) | 0;
    return Math.abs(h);
  },
};
