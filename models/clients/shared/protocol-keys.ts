/**
 * Keys that memcached's text protocol can carry (doc/protocol.txt): 1 to 250 bytes, no blanks and no control characters.
 * Bytes from 0x80 on pass. Libraries that check no more than this share the rule.
 */
import type { KeyRules } from "../../hashing/column.ts";
import type { ByteBuffer } from "../../hashing/utf8.ts";

const KEY_BYTES_MAX = 250;
const BLANK = 0x20;
const DELETE = 0x7f;

export const protocolKeys: KeyRules = {
  name: "memcached's protocol",
  prepare: (key, buffer) => fitsProtocol(buffer.clear().write(key)),
};

/** @param bytesMax 0 for any length. */
export function fitsProtocol({ bytes, length }: ByteBuffer, bytesMax = KEY_BYTES_MAX): boolean {
  for (let i = 0; i < length; i++) if (bytes[i] <= BLANK || bytes[i] === DELETE) return false;
  return length > 0 && (bytesMax === 0 || length <= bytesMax);
}
