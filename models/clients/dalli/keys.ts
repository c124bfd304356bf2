/**
 * What Dalli makes of a key (key_manager.rb). It puts the namespace and a colon in front. Of a key that is then longer than
 * 250 characters it keeps the beginning and adds `:md5:` and the digest of the whole. It hashes the result. It refuses only
 * the empty key.
 */
import type { KeyRules } from "../../hashing/column.ts";
import { md5Hex } from "../shared/md5-hex.ts";

const KEY_LENGTH_MAX = 250;

/** @param cutsNamespace As in 2.7: the namespace shortens what is kept of a long key. */
export function keyRules(namespace: string, cutsNamespace: boolean): KeyRules {
  const kept = namespace === "" ? 212 : cutsNamespace ? Math.max(0, 212 - namespace.length) : 213;
  return {
    name: `dalli ${kept} ${namespace}`,
    prepare(key, buffer) {
      const name = namespace === "" ? key : `${namespace}:${key}`;
      const characters = name.length <= KEY_LENGTH_MAX ? null : [...name];
      if (characters === null || characters.length <= KEY_LENGTH_MAX) buffer.clear().write(name);
      else buffer.clear().write(`${characters.slice(0, kept).join("")}:md5:${md5Hex(name)}`);
      return key !== "";
    },
  };
}
