/**
 * What Java makes of a text: `String.hashCode` (java.lang.String), and spymemcached's FNV hashes (DefaultHashAlgorithm),
 * which take characters, UTF-16 units that is, where others take bytes. The bytes given are the text's UTF-8.
 */
import type { Hash } from "./hash.ts";

export const javaHashCode = overUnits("java-hash-code", 0, (h, unit) => Math.imul(h, 31) + unit);
/** Of 64-bit FNV only the low halves of offset and prime reach the 32 bits that are kept. */
export const javaFnv164 = overUnits("java-fnv1-64", 0x84222325, (h, unit) => Math.imul(h, 0x1b3) ^ unit);
export const javaFnv1a64 = overUnits("java-fnv1a-64", 0x84222325, (h, unit) => Math.imul(h ^ unit, 0x1b3));
export const javaFnv132 = overUnits("java-fnv1-32", 0x811c9dc5, (h, unit) => Math.imul(h, 0x01000193) ^ unit);
export const javaFnv1a32 = overUnits("java-fnv1a-32", 0x811c9dc5, (h, unit) => Math.imul(h ^ unit, 0x01000193));

function overUnits(name: string, start: number, more: (hash: number, unit: number) => number): Hash {
  return {
    name,
    of(bytes, length) {
      let h = start | 0;
      for (let i = 0; i < length; ) {
        const first = bytes[i];
        if (first < 0x80) {
          h = more(h, first) | 0;
          i++;
          continue;
        }
        const size = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        let code = first & (0xff >> (size + 1));
        for (let j = 1; j < size; j++) code = (code << 6) | (bytes[i + j] & 0x3f);
        i += size;
        if (size < 4) {
          h = more(h, code) | 0;
          continue;
        }
        h = more(h, 0xd800 + ((code - 0x10000) >> 10)) | 0;
        h = more(h, 0xdc00 + (code & 0x3ff)) | 0;
      }
      return h >>> 0;
    },
  };
}
