/**
 * The natural logarithm, with the same bits in every JavaScript engine, which the language does not promise of `Math.log`, and with those that
 * WebAssembly can come to.
 *
 * Source: fdlibm's `e_log.c` (Sun Microsystems, 1993), which V8 has as `Math.log`. Error below one unit in the last place.
 */

const LN2_HIGH = 6.931471803691238e-1;
const LN2_LOW = 1.9082149292705877e-10;
const LG1 = 6.666666666666735e-1;
const LG2 = 3.999999999940942e-1;
const LG3 = 2.857142874366239e-1;
const LG4 = 2.2222198432149784e-1;
const LG5 = 1.818357216161805e-1;
const LG6 = 1.5313837699209373e-1;
const LG7 = 1.4798198605106586e-1;

const number = new Float64Array(1);
const words = new Int32Array(number.buffer);
const HIGH_WORD = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0;

const LEAST_NORMAL = 2 ** -1022;
/** What scales a number with this exponent to about 1: to write a word of a double and read the double waits for memory. */
const SCALE = Float64Array.from({ length: 2048 }, (_, exponent) => 2 ** (1023 - exponent));

/** ln(x). The kernel has the same (`models/kernel/chance.ts`). */
export function ln(x: number): number {
  // NaN too.
  if (!(x >= LEAST_NORMAL && x < Number.POSITIVE_INFINITY)) return Math.log(x);
  number[0] = x;
  const high = words[HIGH_WORD];
  const part = high & 0xfffff;
  // x = 2^k (1 + f), and 1 + f is between sqrt(2) / 2 and sqrt(2).
  const exponent = (high >> 20) + ((part + 0x95f64) >> 20);
  const k = exponent - 1023;
  const f = x * SCALE[exponent] - 1;
  if ((0xfffff & (2 + part)) < 3) {
    // |f| < 2^-20
    if (f === 0) return k * LN2_HIGH + k * LN2_LOW;
    const rest = f * f * (0.5 - 0.3333333333333333 * f);
    return k * LN2_HIGH - (rest - k * LN2_LOW - f);
  }
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const r = z * (LG1 + w * (LG3 + w * (LG5 + w * LG7))) + w * (LG2 + w * (LG4 + w * LG6));
  if (((part - 0x6147a) | (0x6b851 - part)) > 0) {
    const half = 0.5 * f * f;
    return k * LN2_HIGH - (half - (s * (half + r) + k * LN2_LOW) - f);
  }
  return k * LN2_HIGH - (s * (f - r) - k * LN2_LOW - f);
}
