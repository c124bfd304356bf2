/** Base64 as memcached reads and writes keys in it. */
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Latin-1 to base64. */
export function toBase64(text: string): string {
  let out = "";
  for (let i = 0; i < text.length; i += 3) {
    const bits = (text.charCodeAt(i) << 16) | ((text.charCodeAt(i + 1) || 0) << 8) | (text.charCodeAt(i + 2) || 0);
    for (let k = 0; k < 4; k++) out += i + k > text.length ? "=" : ALPHABET[(bits >> (18 - 6 * k)) & 63];
  }
  return out;
}

/** Base64 to Latin-1, up to the first padding. Empty if it is not base64. */
export function fromBase64(text: string): string {
  let out = "";
  for (let i = 0; i < text.length; i += 4) {
    const group = text.slice(i, i + 4);
    const digits = group.replace(/={1,2}$/, "");
    if (group.length < 4 || digits.length < 2) return "";
    let bits = 0;
    for (let k = 0; k < 4; k++) {
      const value = k < digits.length ? ALPHABET.indexOf(digits[k]) : 0;
      if (value < 0) return "";
      bits = (bits << 6) | value;
    }
    for (let k = 0; k < digits.length - 1; k++) out += String.fromCharCode((bits >> (16 - 8 * k)) & 255);
    if (digits.length < 4) break;
  }
  return out;
}
