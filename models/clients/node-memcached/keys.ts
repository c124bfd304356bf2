/**
 * Keys that memcached for Node.js takes (lib/utils.js, validateKeySize). A key that is too long goes to the server its own
 * name hashes to, and is stored under its MD5.
 */
import type { KeyRules } from "../../hashing/column.ts";

export interface KeyOptions {
  readonly namespace: string;
  readonly keyLettersMax: number;
  readonly compresses: boolean;
}

export function keyRules({ namespace, keyLettersMax, compresses }: KeyOptions): KeyRules {
  return {
    name: `node-memcached "${namespace}" ${keyLettersMax} ${compresses}`,
    prepare(key, buffer) {
      const full = namespace + key;
      buffer.clear().write(full);
      if (full.length > keyLettersMax) return compresses;
      return full !== "" && !/\s/.test(full);
    },
  };
}
