/**
 * Reads numbers as C does (strtol and strtoull in base 10, as `util.c` of memcached 1.6.18 calls them): blanks and a sign may come
 * first, and anything may follow after a blank.
 */
const U64 = 1n << 64n;
const I64 = 1n << 63n;

/** isspace() in the C locale. */
function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

/** The digits of a number and its sign. Null if there are none, or something else follows them. */
function scan(text: string): { readonly negative: boolean; readonly magnitude: bigint } | null {
  let at = 0;
  while (at < text.length && isSpace(text.charCodeAt(at))) at++;
  const sign = text[at];
  if (sign === "-" || sign === "+") at++;
  const from = at;
  while (at < text.length && text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) at++;
  if (at === from) return null;
  const ends = at === text.length || text.charCodeAt(at) === 0 || isSpace(text.charCodeAt(at));
  // A number with more digits does not fit anyway, and would only cost time.
  return ends ? { negative: sign === "-", magnitude: at - from > 400 ? U64 : BigInt(text.slice(from, at)) } : null;
}

/** A signed number, cut to 32 bits if it is wider. Null if it is not a number or does not fit in 64 bits. */
export function signed32(text: string): number | null {
  const number = scan(text);
  if (number === null || number.magnitude > (number.negative ? I64 : I64 - 1n)) return null;
  return Number(BigInt.asIntN(32, number.negative ? -number.magnitude : number.magnitude));
}

/** An unsigned 64-bit number. C negates it after a minus. A result so large that it looks negative is refused. */
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
