/**
 * What pecl-memcache makes of a key (mmc_prepare_key_ex): the prefix before it, cut to 250 bytes, every byte up to 0x20
 * an underscore. What comes out is hashed and sent. An empty key fails; bytes from 0x80 on are taken as they are.
 */
import type { KeyRules } from "../../hashing/column.ts";

const KEY_BYTES_MAX = 250;
const UNDERSCORE = 0x5f;

export function keyRules(prefix: string): KeyRules {
  return {
    name: `pecl-memcache "${prefix}"`,
    prepare(key, buffer) {
      buffer.clear().write(prefix).write(key);
      const length = Math.min(buffer.length, KEY_BYTES_MAX);
      const { bytes } = buffer;
      for (let i = 0; i < length; i++) if (bytes[i] <= 0x20) bytes[i] = UNDERSCORE;
      buffer.length = length;
      return key !== "";
    },
  };
}
