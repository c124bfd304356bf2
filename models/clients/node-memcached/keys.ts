/**
 * Keys that memcached for Node.js takes, and the names it stores them under (lib/utils.js, validateKeySize and validateArg). A
 * key goes to the server its own name hashes to. It is put into the finished command by `String.replace`, which reads `$` in it
 * as a pattern: `a$$b` is stored as `a$b`, and `a$'b` breaks the command. A key that is too long is stored under its MD5.
 */
import type { KeyRules } from "../../hashing/column.ts";
import { md5Hex } from "../shared/md5-hex.ts";

export interface KeyOptions {
  readonly namespace: string;
  readonly keyLettersMax: number;
  readonly compresses: boolean;
}

export function keyRules(options: KeyOptions): KeyRules {
  const { namespace, keyLettersMax, compresses } = options;
  return {
    name: `node-memcached "${namespace}" ${keyLettersMax} ${compresses}`,
    prepare(key, buffer) {
      buffer.clear().write(namespace + key);
      return storedName(key, options) !== null;
    },
  };
}

/** The name under which a set stores the key; null for a key that the library or the server refuses. */
export function storedName(key: string, { namespace, keyLettersMax, compresses }: KeyOptions): string | null {
  const full = namespace + key;
  if (full.length > keyLettersMax) return compresses ? md5Hex(full) : null;
  if (full === "" || /\s/.test(full)) return null;
  return full.includes("$") ? replaced(full) : full;
}

/** The library's own replacement in the command of a set, and the name that memcached reads in it, if it is a set still. */
function replaced(full: string): string | null {
  const lines = `set ${full} 0 0 1\r\n1`.replace(full, full).split("\r\n");
  const words = lines[0].split(" ").filter((word) => word !== "");
  return lines.length === 2 && words.length === 5 ? words[1] : null;
}
