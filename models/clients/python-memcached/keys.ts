/** Keys that python-memcached takes (Client.check_key): not empty, no control characters or blanks, all else as UTF-8. */
import type { KeyRules } from "../../hashing/column.ts";
import { fitsProtocol } from "../shared/protocol-keys.ts";

/** @param keyBytesMax 0 for any length. */
export function keyRules(keyBytesMax: number): KeyRules {
  return {
    name: `python-memcached ${keyBytesMax}`,
    prepare: (key, buffer) => fitsProtocol(buffer.clear().write(key), keyBytesMax),
  };
}
