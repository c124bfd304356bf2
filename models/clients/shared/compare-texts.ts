/** C's strcmp of two texts in UTF-8: negative, zero or positive. */
import { utf8 } from "../../hashing/utf8.ts";

export function compareTexts(a: string, b: string): number {
  const [left, right] = [utf8(a), utf8(b)];
  const at = left.findIndex((byte, i) => byte !== right[i]);
  if (at < 0) return left.length - right.length;
  return left[at] - (right[at] ?? -1);
}
