/** Numbers and fields in the bytes of a line, without a string for each. */

const ZERO = 48;
const DOT = 46;
const MINUS = 45;
/** So many digits are exact in a double. */
const DIGITS_MAX = 15;

/** The whole number that these bytes are; NaN if they are none. */
export function wholeNumber(bytes: Uint8Array, from: number, to: number): number {
  if (to <= from || to - from > DIGITS_MAX) return Number.NaN;
  let value = 0;
  for (let i = from; i < to; i++) {
    const digit = bytes[i] - ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** The number, with a point or a sign or none, that these bytes are; NaN if they are none. */
export function decimalNumber(bytes: Uint8Array, from: number, to: number): number {
  const whole = wholeNumber(bytes, from, to);
  if (!Number.isNaN(whole)) return whole;
  for (let i = from; i < to; i++) {
    const byte = bytes[i];
    const isDigit = byte >= ZERO && byte <= ZERO + 9;
    if (!isDigit && byte !== DOT && !(byte === MINUS && i === from)) return Number.NaN;
  }
  return to > from ? Number(textOf(bytes, from, to)) : Number.NaN;
}

/** As UTF-8, the first of it where it is long: for errors. */
export function textOf(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, Math.max(0, Math.min(to - from, 250))).toString("utf8");
}

export function quoted(bytes: Uint8Array, from: number, to: number): string {
  return JSON.stringify(textOf(bytes, from, to));
}

/** Where the fields of a line begin and end: `ends[i]` is where the delimiter after field i stands. Returns how many there are. */
export function splitFields(bytes: Uint8Array, from: number, to: number, delimiter: number, ends: Int32Array): number {
  let fields = 0;
  for (let i = from; i < to; i++) {
    if (bytes[i] !== delimiter) continue;
    if (fields === ends.length - 1) break;
    ends[fields++] = i;
  }
  ends[fields++] = to;
  return fields;
}

/** FNV-1a over the bytes: a client's number from what it is called. */
export function numberOfName(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
  return hash >>> 1;
}
