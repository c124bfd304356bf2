/** Bytes of an item as memcached counts them. This number determines the item's class, and `bytes` is the sum of them. */
import type { NodeSettings } from "./settings.ts";

const HEADER_BYTES = 48;
const CAS_BYTES = 8;

/**
 * `flags` is an unsigned 32-bit number. 1.6 keeps flags in 4 bytes, and only if they are not 0. 1.4 keeps the text
 * ` <flags> <length>\r\n` of an answer, with flags as a signed number.
 */
export function itemSize(
  settings: Pick<NodeSettings, "profile" | "cas">,
  keyBytes: number,
  valueBytes: number,
  flags: number,
): number {
  const bare = HEADER_BYTES + keyBytes + 1 + valueBytes + 2;
  if (settings.profile === "1.4") return bare + CAS_BYTES + ` ${flags | 0} ${valueBytes}\r\n`.length;
  return bare + (settings.cas ? CAS_BYTES : 0) + (flags === 0 ? 0 : 4);
}

/** The longest value, without flags, of an item of at most so many bytes; 0 or less where there is none. */
export function largestValueBytes(
  settings: Pick<NodeSettings, "profile" | "cas">,
  keyBytes: number,
  itemBytes: number,
): number {
  // The length stands in an item of 1.4 as text, which has as many digits at most.
  let value = 2 * itemBytes - itemSize(settings, keyBytes, itemBytes, 0);
  while (itemSize(settings, keyBytes, value + 1, 0) <= itemBytes) value++;
  return value;
}
