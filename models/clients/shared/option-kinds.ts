/** Kinds of option value that more than one client has. */
import { z } from "zod";

/** true or false, or 1 or 0 as php.ini has it. */
export function flag() {
  return z.union([z.boolean(), z.literal([0, 1])]);
}

/** A whole number that fits the library's int. */
export function whole(least: number, most = 2 ** 31 - 1) {
  return z.int().min(least).max(most);
}
