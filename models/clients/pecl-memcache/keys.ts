/**
 * What pecl-memcache makes of a key (mmc_prepare_key_ex): it puts the prefix in front, cuts the result to 250 bytes, and
 * turns every byte up to 0x20 into an underscore. It hashes and sends the result. An empty key fails; bytes from 0x80 on stay.
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
