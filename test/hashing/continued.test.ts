import { expect, it } from "vitest";
import { crc32, fnv1a32 } from "../../models/hashing/index.ts";
import { utf8 } from "../../models/hashing/utf8.ts";

it.each([crc32, fnv1a32])("$name carried on from a key's hash is the hash of the key and what follows", (hash) => {
  for (const key of ["", "a", "ключ", "x".repeat(250)]) {
    for (const suffix of ["", "-0", "-19", "é"]) {
      const [start, rest, whole] = [utf8(key), utf8(suffix), utf8(key + suffix)];
      const carried = hash.more(hash.of(start, start.length), rest, rest.length);
      expect(carried).toBe(hash.of(whole, whole.length));
    }
  }
});
