/** Random numbers, as `src/core` draws them by number and makes exponential ones of them. */
import { UNIT_MINUS_LN, UNIT_RECIPROCAL, UNIT_SCALE } from "./columns.ts";
import {
  asReal,
  double,
  type f64,
  highWord,
  type i32,
  leadingZeros,
  product,
  unsigned,
  withHighWord,
  wrapped,
} from "./subset.ts";

const LN2_HIGH: f64 = 6.931471803691238e-1;
const LN2_LOW: f64 = 1.9082149292705877e-10;
const LG1: f64 = 6.666666666666735e-1;
const LG2: f64 = 3.999999999940942e-1;
const LG3: f64 = 2.857142874366239e-1;
const LG4: f64 = 2.2222198432149784e-1;
const LG5: f64 = 1.818357216161805e-1;
const LG6: f64 = 1.5313837699209373e-1;
const LG7: f64 = 1.4798198605106586e-1;

// Of `unit-exponential.ts`.
const CELL_BITS: i32 = 9;
const CELL_MAX: i32 = 511;
const LN2: f64 = Math.LN2;

const TO_UNIT: f64 = 2.3283064365386963e-10;

/** The number between 0 and 1, and neither, that these 32 bits stand for. */
export function unit(bits: i32): f64 {
  return (asReal(bits) + 2147483648.5) * TO_UNIT;
}

/** Draw number `index` of the family `key`, as such a number. */
export function uniformAt(key: i32, index: f64): f64 {
  let h: i32 = wrapped(index) ^ key;
  h = product(h ^ (h >>> 16), 0x21f0aaad);
  h = product(h ^ (h >>> 15), -0x2ca5d269);
  h = ((h ^ (h >>> 15)) + product(key, -0x61c8864f)) | 0;
  h = product(h ^ (h >>> 16), 0x7feb352d);
  h = product(h ^ (h >>> 15), -0x7b935975);
  return unit(h ^ (h >>> 16));
}

/** -ln((x + 1/2) / 2^32) of these 32 bits, from the core's table. */
export function unitExponential(x: i32): f64 {
  const zeros: i32 = leadingZeros(x);
  const cell: i32 = (((x << zeros) | ((1 << zeros) >>> 1)) >>> (31 - CELL_BITS)) & CELL_MAX;
  const r: f64 = (unsigned(x) + 0.5) * double(UNIT_SCALE, zeros) * double(UNIT_RECIPROCAL, cell) - 1.0;
  const series: f64 = r * (1.0 - r * (0.5 - r * (0.3333333333333333 - r * 0.25)));
  return asReal(zeros + 1) * LN2 + double(UNIT_MINUS_LN, cell) - series;
}

/** ln(x) of a normal number above 0. */
export function ln(x: f64): f64 {
  const high: i32 = highWord(x);
  const part: i32 = high & 0xfffff;
  const above: i32 = (part + 0x95f64) & 0x100000;
  const k: f64 = asReal((high >> 20) - 1023 + (above >> 20));
  const f: f64 = withHighWord(x, part | (above ^ 0x3ff00000)) - 1.0;
  if ((0xfffff & (2 + part)) < 3) {
    if (f === 0.0) return k * LN2_HIGH + k * LN2_LOW;
    const rest: f64 = f * f * (0.5 - 0.3333333333333333 * f);
    return k * LN2_HIGH - (rest - k * LN2_LOW - f);
  }
  const s: f64 = f / (2.0 + f);
  const z: f64 = s * s;
  const w: f64 = z * z;
  const r: f64 = z * (LG1 + w * (LG3 + w * (LG5 + w * LG7))) + w * (LG2 + w * (LG4 + w * LG6));
  if (((part - 0x6147a) | (0x6b851 - part)) > 0) {
    const half: f64 = 0.5 * f * f;
    return k * LN2_HIGH - (half - (s * (half + r) + k * LN2_LOW) - f);
  }
  return k * LN2_HIGH - (s * (f - r) - k * LN2_LOW - f);
}
