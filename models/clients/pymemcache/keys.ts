/**
 * Keys that pymemcache takes (client/base.py, check_key_helper): with the prefix at most 250 bytes, no ASCII white space, no
 * NUL. It hashes the key without the prefix: the lowest eight bits of each character (client/murmur3.py).
 */
import type { KeyRules } from "../../hashing/column.ts";
import { ByteBuffer, utf8 } from "../../hashing/utf8.ts";

const KEY_BYTES_MAX = 250;

export function keyRules(prefix: string, allowsUnicode: boolean): KeyRules {
  const prefixBytes = utf8(prefix).length;
  const sent = new ByteBuffer();
  return {
    name: `pymemcache "${prefix}" ${allowsUnicode}`,
    prepare(key, buffer) {
      sent.clear().write(key);
      buffer.clear();
      // The result is never longer than its UTF-8; writing that makes room.
      buffer.write(key).length = 0;
      let isAscii = true;
      for (const character of key) {
        const code = character.codePointAt(0)!;
        if (code >= 0x80) isAscii = false;
        buffer.bytes[buffer.length++] = code & 0xff;
      }
      if (!isAscii && !allowsUnicode) return false;
      if (sent.length + prefixBytes === 0 || sent.length + prefixBytes > KEY_BYTES_MAX) return false;
      for (let i = 0; i < sent.length; i++) if (isSpaceOrNull(sent.bytes[i])) return false;
      return true;
    },
  };
}

/** The bytes at which bytes.split() splits, and NUL. */
function isSpaceOrNull(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d) || byte === 0;
}
