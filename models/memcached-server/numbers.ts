/**
 * Numbers as C reads them (strtol and strtoull in base 10, as `util.c` of memcached 1.6.18 calls them): blanks and a sign in
 * front are fine, and so is anything behind a blank.
 */
const U64 = 1n << 64n;
const I64 = 1n << 63n;

/** isspace() in the C locale. */
function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

/** The digits of a number and its sign; null if there is none or something else follows it. */
function scan(text: string): { readonly negative: boolean; readonly magnitude: bigint } | null {
  let at = 0;
  while (at < text.length && isSpace(text.charCodeAt(at))) at++;
  const sign = text[at];
  if (sign === "-" || sign === "+") at++;
  const from = at;
  while (at < text.length && text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) at++;
  if (at === from) return null;
  const ends = at === text.length || text.charCodeAt(at) === 0 || isSpace(text.charCodeAt(at));
  // More digits than any number that fits would only cost time.
  return ends ? { negative: sign === "-", magnitude: at - from > 400 ? U64 : BigInt(text.slice(from, at)) } : null;
}

/** A signed number, cut to 32 bits if it is wider; null if it is none or does not fit 64 bits. */
export function signed32(text: string): number | null {
  const number = scan(text);
  if (number === null || number.magnitude > (number.negative ? I64 : I64 - 1n)) return null;
  return Number(BigInt.asIntN(32, number.negative ? -number.magnitude : number.magnitude));
}

/** An unsigned 64-bit number. C negates where it finds a minus; what is then so large that it looks negative is refused. */
export function unsigned64(text: string): bigint | null {
  const number = scan(text);
  if (number === null || number.magnitude >= U64) return null;
  if (!number.negative) return number.magnitude;
  const negated = BigInt.asUintN(64, -number.magnitude);
  return negated >= I64 ? null : negated;
}

/** An unsigned number, cut to 32 bits if it is wider. */
export function unsigned32(text: string): number | null {
  const number = unsigned64(text);
  return number === null ? null : Number(BigInt.asUintN(32, number));
}
