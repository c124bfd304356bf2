/** Which keys python-memcached takes (Client.check_key): not empty, no control characters or blanks, all else as UTF-8. */
import type { KeyRules } from "../../hashing/column.ts";

const BLANK = 0x20;
const DELETE = 0x7f;

/** @param keyBytesMax 0 for any length. */
export function keyRules(keyBytesMax: number): KeyRules {
  return {
    name: `python-memcached ${keyBytesMax}`,
    prepare(key, buffer) {
      const { bytes, length } = buffer.clear().write(key);
      if (length === 0 || (keyBytesMax > 0 && length > keyBytesMax)) return false;
      for (let i = 0; i < length; i++) if (bytes[i] <= BLANK || bytes[i] === DELETE) return false;
      return true;
    },
  };
}
